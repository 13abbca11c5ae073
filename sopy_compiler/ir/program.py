"""Everything the compiler knows about the analysed sources."""

from sopy_compiler.diagnostics.suppression import Suppression
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.built_event import BuiltEvent
from sopy_compiler.ir.built_table import BuiltTable
from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.method_run import MethodRun
from sopy_compiler.ir.migration import MigrationDeclaration
from sopy_compiler.ir.model_call import ModelCall
from sopy_compiler.ir.module_group import NO_GROUP, ModuleGroup
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.replaced_class import ReplacedClass
from sopy_compiler.ir.session import LocalSession
from sopy_compiler.ir.sigma import LegacyUse, SigmaModel
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.slip import Slip
from sopy_compiler.ir.sop import SopClass
from sopy_compiler.ir.unresolved import UndefinedName, Unresolved
from sopy_compiler.source.span import Span
from sopy_compiler.source.unreadable import UnreadableSource


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntaxProblem:
    """A file, or a block of a Markdown file, that does not parse."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One analysed file; `is_fragment` for Markdown.

    A file that does not parse has `problems` and no other facts.
    """

    name: str
    path: str
    is_fragment: bool
    is_reported: bool
    problems: tuple[SyntaxProblem, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """The facts of all modules, in order of path and place.

    Qualified names are unique: a second class of the same name in one module is `module.Name#2`.
    """

    modules: tuple[Module, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    events: tuple[Event, ...] = ()
    models: tuple[SigmaModel, ...] = ()
    sops: tuple[SopClass, ...] = ()
    sessions: tuple[LocalSession, ...] = ()
    entries: tuple[Entry, ...] = ()
    constructions: tuple[Construction, ...] = ()
    event_mentions: tuple[str, ...] = ()
    """Qualified names of events that the program builds, ignores or observes, sorted."""
    unresolved: tuple[Unresolved, ...] = ()
    undefined_names: tuple[UndefinedName, ...] = ()
    unreadable: tuple[UnreadableSource, ...] = ()
    built_tables: tuple[BuiltTable, ...] = ()
    built_events: tuple[BuiltEvent, ...] = ()
    groups: tuple[ModuleGroup, ...] = ()
    replaced_classes: tuple[ReplacedClass, ...] = ()
    """They are among no other facts."""
    method_runs: tuple[MethodRun, ...] = ()
    """Those of models that check what they are given."""
    model_calls: tuple[ModelCall, ...] = ()
    legacy: tuple[LegacyUse, ...] = ()
    """Uses of pydantic 1's interface outside the bodies of models."""
    migrations: tuple[MigrationDeclaration, ...] = ()
    slips: tuple[Slip, ...] = ()
    """By place."""

    def around(self, module: str) -> ModuleGroup:
        """The group of the module; an empty one for a module that has nothing to do with procedures."""
        return next((group for group in self.groups if module in group.modules), NO_GROUP)
