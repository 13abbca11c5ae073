"""The program's classes by qualified name."""

from collections.abc import Mapping
from dataclasses import field

from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.handler import HandlerDeclaration
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Module, Program
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.ir.sop import SopClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Dictionaries in the program's order; `handlers` are declarations, `modules` are found by name."""

    procedures: dict[str, Procedure]
    events: Mapping[str, Event]
    models: Mapping[str, SigmaModel]
    handlers: dict[str, HandlerDeclaration]
    modules: dict[str, Module]
    lines: tuple[tuple[str, ...], ...] = ()
    """Each model with the classes that it derives from."""
    sops: dict[str, SopClass] = field(default_factory=dict)
    field_places: dict[tuple[str, str], FieldPlace | None] = field(
        default_factory=dict, compare=False, repr=False
    )
    """What paths of states were found to name, by the state and the path."""
    kin: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    """The classes of which an instance of each class can be one, as far as they were asked for."""

    def is_in_fragment(self, module: str) -> bool:
        """Whether the module of this name comes from Markdown."""
        return module in self.modules and self.modules[module].is_fragment


def index_program(program: Program) -> Index:
    """Look every class up once."""
    return Index(
        procedures={procedure.qualname: procedure for procedure in program.procedures},
        events={event.qualname: event for event in program.events},
        models={model.qualname: model for model in program.models},
        lines=tuple((model.qualname, *model.ancestors) for model in program.models),
        sops={sop.qualname: sop for sop in program.sops},
        handlers={
            declaration.qualname: declaration
            for procedure in program.procedures
            for declaration in procedure.declarations
        },
        modules={module.name: module for module in program.modules},
    )
