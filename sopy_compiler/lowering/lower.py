"""From sources to the facts of a program."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import LegacyUse
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.unresolved import UndefinedName, Unresolved, UnresolvedKind
from sopy_compiler.ir.vocabulary import IGNORE_ATTRIBUTE
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.constructions import Constructions, find_constructions
from sopy_compiler.lowering.declarations import Declared, declare, undefined_bases
from sopy_compiler.lowering.declared_entries import declared_entries
from sopy_compiler.lowering.entries import lower_entries
from sopy_compiler.lowering.event_payloads import built_events
from sopy_compiler.lowering.hierarchy import Hierarchy
from sopy_compiler.lowering.ignore_changes import changed_lists, joined_changes
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.readings import Readings
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.legacy_api.outside import legacy_outside
from sopy_compiler.lowering.linked import Linked, find_classes, link, relate_classes
from sopy_compiler.lowering.mentions import attribute_names, mentioned_events, names_passed_on
from sopy_compiler.lowering.migrations import declared_migrations
from sopy_compiler.lowering.model_calls import model_calls
from sopy_compiler.lowering.model_methods import model_method_runs
from sopy_compiler.lowering.module_groups import GroupReader
from sopy_compiler.lowering.place_order import by_place
from sopy_compiler.lowering.procedures import Lowered
from sopy_compiler.lowering.related_modules import Related, related_modules
from sopy_compiler.lowering.rounds import Rounds
from sopy_compiler.lowering.sessions import local_sessions
from sopy_compiler.lowering.slips import collect_slips
from sopy_compiler.lowering.sops import lower_sops
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.source.loader import ModuleLoader
from sopy_compiler.source.span import Span
from sopy_compiler.source.text import SourceText
from sopy_compiler.source.unreadable import UnreadableSource
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.parse import deep_recursion

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowering:
    """A program, and what it took: modules that were parsed, and what was interpreted each time it was."""

    program: Program
    modules: int
    statements: int
    expressions: int


def lower_program(
    sources: Sequence[SourceText],
    *,
    loader: ModuleLoader,
    configured_entries: tuple[str, ...] = (),
    unreadable: tuple[UnreadableSource, ...] = (),
) -> Program:
    """The program of `ProgramReader`."""
    program = ProgramReader(sources, loader=loader, configured_entries=configured_entries).lower().program
    return replace(program, unreadable=unreadable)


class ProgramReader:
    """Reads sources and the project modules that they import; keeps what it found for later texts of them.

    `configured_entries` are qualified or plain names of procedures that start a workflow.
    """

    def __init__(
        self, sources: Sequence[SourceText], *, loader: ModuleLoader, configured_entries: tuple[str, ...] = ()
    ) -> None:
        with deep_recursion():
            self._configured = configured_entries
            names = Names(loader)
            self.linked = link(sources, names)
            classes = Classes(names)
            self.world = World(names, classes, TypeExpressions(classes))
            self._run = Interpreter(self.world)
            self.rounds = Rounds(Readings(self.world.memory.dependencies))
            self.texts = Readings(self.world.memory.dependencies)
            """What a module's text decides with what it imports, whatever modules there are beside them."""
            self._modules: Related | None = None
            self.hierarchy: Hierarchy | None = None
            """What was known at the end of the last reading of the program."""

    def lower(self) -> Lowering:
        """The facts of the program as its modules are now."""
        with deep_recursion():
            program: Program | None = None
            while (is_new := find_classes(self.linked, self.world)) or program is None:
                if is_new:
                    self._start_again()
                program = self._lower()
            return Lowering(
                program=program,
                modules=len(self.linked.modules),
                statements=self.world.steps,
                expressions=self.world.evaluations,
            )

    def _lower(self) -> Program | None:
        """The facts of the modules known so far; None once others turn up while they are read."""
        linked, world, run = self.linked, self.world, self._run
        self.rounds.readings.start_program()
        self.texts.start_program()
        modules = self._related()
        relate_classes(linked, world)
        self.hierarchy = hierarchy = self._hierarchy(modules)
        readings = self.rounds.readings
        # Only what imports SOPy, directly or not, can name procedures, events and sessions.
        constructions = readings.of_modules(
            "constructions", modules.using, partial(find_constructions, world=world)
        )
        hierarchy.named = frozenset(made for one in constructions for made in one.procedures)
        hierarchy.constructed |= hierarchy.named
        declared = self._declared(hierarchy)
        if world.names.number_of_modules > len(linked.read):
            return None
        lowered = self.rounds.lower_procedures(modules, hierarchy, declared, run)
        if lowered is None:
            return None
        groups = GroupReader(world, readings, self.texts, modules, hierarchy, lowered)
        groups.load()
        if world.names.number_of_modules > len(linked.read):
            return None
        recorder = Recorder()
        for item in lowered:
            recorder.add(item.recorder)
        entries = (
            *lower_entries(modules.using, run, readings),
            *declared_entries(hierarchy, self._configured, world),
        )
        followed = _followed(lowered)
        models = _model_classes(linked, world)
        return Program(
            modules=tuple(sorted(linked.modules, key=lambda module: module.path)),
            procedures=tuple(item.procedure for item in lowered),
            events=tuple(_events(linked, world)),
            models=tuple(map(world.model, models)),
            legacy=_legacy(models, modules, world, recorder, readings),
            sops=lower_sops(linked.definitions, world),
            sessions=_joined(
                readings.of_modules("sessions", modules.using, partial(local_sessions, run=run))
            ),
            entries=entries,
            constructions=_constructions(constructions, recorder),
            event_mentions=self._event_mentions(modules),
            unresolved=_unresolved(lowered, entries),
            undefined_names=_undefined_names(linked, declared, recorder, world),
            built_events=built_events(modules.using, recorder, run, readings),
            replaced_classes=tuple(linked.replaced),
            migrations=_joined(
                readings.of_modules("migrations", modules.using, partial(declared_migrations, world=world))
            ),
            groups=groups.read(followed, recorder),
            slips=collect_slips(recorder.slips, modules.using, world, readings),
            model_calls=model_calls(modules.using, recorder, world, readings),
            method_runs=model_method_runs(models, followed, world),
        )

    def _related(self) -> Related:
        """How the modules stand to each other; what a module imports stays the same."""
        if self._modules is None or len(self._modules.imports) != len(self.linked.scopes):
            self._modules = related_modules(self.linked.scopes)
        return self._modules

    def _event_mentions(self, modules: Related) -> tuple[str, ...]:
        read = partial(mentioned_events, world=self.world)
        found = self.rounds.readings.of_modules("mentioned events", modules.using, read)
        return tuple(sorted(frozenset[str]().union(*found)))

    def _start_again(self) -> None:
        """Forget all readings: modules were loaded, and what they define can change what was read."""
        self.world.calls.forget()
        self.rounds = Rounds(Readings(self.world.memory.dependencies))
        self.hierarchy = None

    def _declared(self, hierarchy: Hierarchy) -> dict[ClassDefinition, Declared]:
        """What the procedures and the mixins that they inherit from declare."""
        world, readings = self.world, self.rounds.readings
        return {
            definition: readings.of_text(
                ("declared", definition), definition.scope.module, partial(declare, definition, world)
            )
            for definition in _with_ancestors(hierarchy, world)
        }

    def _hierarchy(self, modules: Related) -> Hierarchy:
        world, readings, before = self.world, self.rounds.readings, self.hierarchy
        procedures = tuple(item for item in self.linked.definitions if world.classes.is_procedure(item))
        children: dict[ClassDefinition, list[ClassDefinition]] = {}
        for definition in procedures:
            for ancestor in world.classes.linearisation(definition)[1:]:
                children.setdefault(ancestor, []).append(definition)
        mentioned = frozenset[str]().union(
            *self.texts.of_modules("attribute names", modules.used, attribute_names)
        )
        found = Hierarchy(
            procedures=procedures,
            children={parent: tuple(below) for parent, below in children.items()},
            constructed=set() if before is None else set(before.built),
            mentioned=mentioned,
            passed_on=frozenset[str]().union(
                *self.texts.of_modules("passed on", modules.used, names_passed_on)
            ),
            ignore_changes=joined_changes(
                readings.of_modules(
                    "ignore",
                    modules.used if IGNORE_ATTRIBUTE in mentioned else (),
                    partial(changed_lists, world=world),
                )
            ),
            below={} if before is None else before.below,
        )
        for changed in found.changed_since(before) if before is not None else ():
            world.memory.dependencies.change(changed)
        return found


def _constructions(found: Iterable[Constructions], recorder: Recorder) -> tuple[Construction, ...]:
    """The calls that stand in the modules and those that handlers make, by place."""
    return by_place({*(call for one in found for call in one.calls), *recorder.constructions})


def _followed(lowered: Iterable[Lowered]) -> frozenset[Span]:
    """The places at which handlers touch sigma."""
    return frozenset(
        access.span for item in lowered for run in item.procedure.runs for access in run.accesses
    )


def _undefined_names(
    linked: Linked, declared: dict[ClassDefinition, Declared], recorder: Recorder, world: World
) -> tuple[UndefinedName, ...]:
    """What no module defines: in handlers, in the bases of any class, as the target of a transition."""
    in_procedures = (name for item in declared.values() for name in item.undefined)
    in_other_bases = (
        name
        for definition in linked.definitions
        if definition not in declared
        for name in undefined_bases(definition, world)
    )
    return tuple(dict.fromkeys((*in_procedures, *in_other_bases, *recorder.undefined)))


def _with_ancestors(hierarchy: Hierarchy, world: World) -> tuple[ClassDefinition, ...]:
    """The procedures and the mixins they inherit from."""
    return tuple(
        dict.fromkeys(
            ancestor
            for definition in hierarchy.procedures
            for ancestor in world.classes.linearisation(definition)
        )
    )


def _events(linked: Linked, world: World) -> list[Event]:
    return [
        world.event(definition) for definition in linked.definitions if world.classes.is_event(definition)
    ]


def _model_classes(linked: Linked, world: World) -> list[ClassDefinition]:
    """The classes that are no procedures, events or SOPs."""
    classes = world.classes
    return [
        definition
        for definition in linked.definitions
        if not (
            classes.is_procedure(definition) or classes.is_event(definition) or classes.is_sop(definition)
        )
    ]


def _legacy(
    models: Iterable[ClassDefinition], modules: Related, world: World, recorder: Recorder, readings: Readings
) -> tuple[LegacyUse, ...]:
    """The old names of pydantic that handlers and other code use, without those in the bodies of models."""
    known = {use.span for model in models for use in world.model(model).legacy}
    outside = readings.of_modules("legacy", modules.using, partial(legacy_outside, classes=world.classes))
    found: dict[Span, LegacyUse] = {}
    for use in (*recorder.legacy, *_joined(outside)):
        if use.span not in known:
            found.setdefault(use.span, use)
    return tuple(found[span] for span in sorted(found))


def _joined(found: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(one for several in found for one in several)


def _unresolved(lowered: tuple[Lowered, ...], entries: tuple[Entry, ...]) -> tuple[Unresolved, ...]:
    found: dict[Unresolved, None] = {}
    for item in lowered:
        for gap in (*item.unresolved, *item.recorder.unresolved):
            found[gap] = None
    for entry in entries:
        if entry.procedure is None:
            found[
                Unresolved(
                    kind=UnresolvedKind.ENTRY,
                    reason="the procedure that the workflow starts with cannot be followed",
                    span=entry.span,
                    module=entry.module,
                )
            ] = None
    return tuple(sorted(found, key=lambda gap: (gap.span.path, gap.span.start, gap.reason)))
