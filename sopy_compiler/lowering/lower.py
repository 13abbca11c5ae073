"""From sources to the facts of a program."""

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.event import Event
from sopy_compiler.ir.module_group import ModuleGroup
from sopy_compiler.ir.program import Module, Program
from sopy_compiler.ir.replaced_class import ReplacedClass
from sopy_compiler.ir.sigma import LegacyUse, SigmaModel
from sopy_compiler.ir.unresolved import UndefinedName, Unresolved, UnresolvedKind
from sopy_compiler.ir.vocabulary import IGNORE_ATTRIBUTE
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.constructions import find_constructions
from sopy_compiler.lowering.declarations import Declared, declare, undefined_bases
from sopy_compiler.lowering.declared_entries import declared_entries
from sopy_compiler.lowering.entries import lower_entries
from sopy_compiler.lowering.event_payloads import built_events
from sopy_compiler.lowering.filled_elsewhere import KeyedFields, filled_elsewhere, keyed_fields
from sopy_compiler.lowering.hierarchy import Hierarchy
from sopy_compiler.lowering.ignore_changes import changed_lists
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.legacy_api.outside import legacy_outside
from sopy_compiler.lowering.mentions import attribute_names, mentioned_events, names_passed_on
from sopy_compiler.lowering.migrations import declared_migrations
from sopy_compiler.lowering.model_calls import model_calls
from sopy_compiler.lowering.model_methods import model_method_runs
from sopy_compiler.lowering.module_names import distinct_names
from sopy_compiler.lowering.name_uses import name_uses
from sopy_compiler.lowering.outside_changes import outside_changes
from sopy_compiler.lowering.owners import Owners
from sopy_compiler.lowering.procedures import Lowered
from sopy_compiler.lowering.related_modules import Related, related_modules
from sopy_compiler.lowering.replaced_classes import replaced_class
from sopy_compiler.lowering.rounds import lower_procedures
from sopy_compiler.lowering.sessions import local_sessions
from sopy_compiler.lowering.shown_prompts import shows_prompts
from sopy_compiler.lowering.slips import collect_slips
from sopy_compiler.lowering.sops import lower_sops
from sopy_compiler.lowering.state_classes import StateOwners, state_classes
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.source.loader import ModuleLoader
from sopy_compiler.source.span import Span
from sopy_compiler.source.text import SourceText
from sopy_compiler.source.unreadable import UnreadableSource
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.binder import bind_module
from sopy_compiler.syntax.comments import suppressions_of
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.parse import deep_recursion, parse
from sopy_compiler.syntax.scope import Scope

_IMPLICIT_METHODS: Final = frozenset({"model_post_init"})


@dataclass(slots=True, eq=False)
class _Linked:
    """The parsed modules and the classes in them."""

    modules: list[Module] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    definitions: list[ClassDefinition] = field(default_factory=list)
    replaced: list[ReplacedClass] = field(default_factory=list)
    read: set[int] = field(default_factory=set)
    """Ids of the scopes whose classes are among the definitions."""


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
    """The program of `lower_sources`."""
    return lower_sources(
        sources, loader=loader, configured_entries=configured_entries, unreadable=unreadable
    ).program


def lower_sources(
    sources: Sequence[SourceText],
    *,
    loader: ModuleLoader,
    configured_entries: tuple[str, ...] = (),
    unreadable: tuple[UnreadableSource, ...] = (),
) -> Lowering:
    """The facts of `sources` and of the project modules that they import.

    `configured_entries` are qualified or plain names of procedures that start a workflow.
    """
    with deep_recursion():
        names = Names(loader)
        linked = _link(sources, names)
        classes = Classes(names)
        world = World(names, classes, TypeExpressions(classes))
        run = Interpreter(world)
        program: Program | None = None
        while _find_classes(linked, world) or program is None:
            program = _lower(linked, run, configured_entries)
        return Lowering(
            program=replace(program, unreadable=unreadable),
            modules=len(linked.modules),
            statements=world.steps,
            expressions=world.evaluations,
        )


def _link(sources: Sequence[SourceText], names: Names) -> _Linked:
    """Parse and bind every source."""
    linked = _Linked()
    for source in distinct_names(sources):
        tree, problems = parse(source)
        linked.modules.append(
            Module(
                name=source.module,
                path=source.path,
                is_fragment=source.is_fragment,
                is_reported=source.is_reported,
                problems=problems,
                suppressions=suppressions_of(tree) if tree is not None else (),
            )
        )
        if tree is not None:
            scope = bind_module(tree, source.module)
            names.add(scope)
            linked.scopes.append(scope)
    return linked


def _find_classes(linked: _Linked, world: World) -> bool:
    """Collect the classes of modules not read so far; whether there were any.

    Resolving a base can load a further module, whose classes follow. What handlers mention is loaded when
    they are read, which is why the caller asks again.
    """
    found = False
    while pending := [scope for scope in world.names.scopes if id(scope) not in linked.read]:
        found = True
        for scope in pending:
            linked.read.add(id(scope))
            _note_module(scope, linked)
            for inner in scope.children.values():
                if isinstance(inner.node, nodes.ClassDef):
                    definition = world.names.class_of(inner)
                    replaced = replaced_class(definition, world.classes)
                    if replaced is not None:
                        linked.replaced.append(replaced)
                        continue
                    world.classes.qualname(definition)
                    world.classes.linearisation(definition)
                    linked.definitions.append(definition)
    return found


def _note_module(scope: Scope, linked: _Linked) -> None:
    """Note a module that was loaded because another imports it."""
    if scope in linked.scopes:
        return
    source = scope.tree.source
    linked.scopes.append(scope)
    linked.modules.append(
        Module(
            name=source.module,
            path=source.path,
            is_fragment=source.is_fragment,
            is_reported=source.is_reported,
        )
    )


def _relate_classes(linked: _Linked, world: World) -> None:
    """Tell the world which classes derive from which, and what special methods there are."""
    special: set[str] = set()
    world.below.clear()
    for definition in linked.definitions:
        special.update(name for name in definition.scope.bindings if name.startswith("__"))
        for ancestor in world.classes.linearisation(definition)[1:]:
            world.below.setdefault(ancestor, []).append(definition)
    world.special_methods = frozenset(special)


def _hierarchy(linked: _Linked, modules: Related, world: World) -> Hierarchy:
    procedures = tuple(item for item in linked.definitions if world.classes.is_procedure(item))
    children: dict[ClassDefinition, list[ClassDefinition]] = {}
    for definition in procedures:
        for ancestor in world.classes.linearisation(definition)[1:]:
            children.setdefault(ancestor, []).append(definition)
    mentioned = attribute_names(modules.used)
    return Hierarchy(
        procedures=procedures,
        children={parent: tuple(below) for parent, below in children.items()},
        constructed=set(),
        mentioned=mentioned,
        passed_on=names_passed_on(modules.used),
        ignore_changes=changed_lists(modules.used if IGNORE_ATTRIBUTE in mentioned else (), world),
    )


def _has_loaded(linked: _Linked, world: World) -> bool:
    """Whether modules were loaded whose classes are not among the definitions yet."""
    return world.names.number_of_modules > len(linked.read)


def _lower(linked: _Linked, run: Interpreter, configured: tuple[str, ...]) -> Program | None:
    """The facts of the modules known so far; None once others turn up while they are read."""
    world = run.world
    modules = related_modules(linked.scopes)
    _relate_classes(linked, world)
    hierarchy = _hierarchy(linked, modules, world)
    # Only what imports SOPy, directly or not, can name procedures, events and sessions.
    constructions = find_constructions(modules.using, world)
    hierarchy.constructed.update(constructions.procedures)
    declared = {definition: declare(definition, world) for definition in _with_ancestors(hierarchy, world)}
    if _has_loaded(linked, world):
        return None
    lowered = lower_procedures(modules, hierarchy, declared, run)
    if lowered is None:
        return None
    recorder = Recorder()
    for item in lowered:
        recorder.add(item.recorder)
    entries = (*lower_entries(modules.using, run), *declared_entries(hierarchy, configured, world))
    events = tuple(_events(linked, world))
    followed = _followed(lowered)
    keyed = keyed_fields(recorder)
    held = state_classes((item.procedure.sigma for item in lowered), world)
    states = StateOwners(held=held, owners=Owners(world), world=world)
    return Program(
        modules=tuple(sorted(linked.modules, key=lambda module: module.path)),
        procedures=tuple(item.procedure for item in lowered),
        events=events,
        models=_models(linked, world),
        legacy=_legacy(linked, modules, world, recorder),
        sops=lower_sops(linked.definitions, world),
        sessions=local_sessions(modules.using, run),
        entries=entries,
        constructions=tuple(
            sorted(
                {*constructions.calls, *recorder.constructions},
                key=lambda item: (item.span.path, item.span.start, item.subject),
            )
        ),
        event_mentions=mentioned_events(modules.using, world),
        unresolved=_unresolved(lowered, entries),
        undefined_names=_undefined_names(linked, declared, recorder, world),
        built_events=built_events(modules.using, recorder, run),
        replaced_classes=tuple(linked.replaced),
        migrations=declared_migrations(modules.using, world),
        groups=tuple(_group(group, hierarchy, followed, keyed, states) for group in modules.groups),
        slips=collect_slips(recorder.slips, modules.using, world),
        model_calls=model_calls(modules.using, recorder, world),
        method_runs=model_method_runs(_model_classes(linked, world), followed, world),
    )


def _group(
    scopes: tuple[Scope, ...],
    hierarchy: Hierarchy,
    followed: frozenset[Span],
    keyed: KeyedFields,
    states: StateOwners,
) -> ModuleGroup:
    """What the text of modules that import each other does beside the handlers."""
    names = name_uses(scopes, states)
    mentioned = frozenset((*names.read, *names.texts, *names.called)) | _IMPLICIT_METHODS
    return ModuleGroup(
        modules=tuple(scope.name for scope in scopes),
        names=names,
        outside_changes=outside_changes(scopes, hierarchy.procedures, followed, mentioned, states),
        filled_elsewhere=filled_elsewhere(scopes, keyed, mentioned),
        shows_prompts=shows_prompts(scopes, names),
    )


def _followed(lowered: Iterable[Lowered]) -> frozenset[Span]:
    """The places at which handlers touch sigma."""
    return frozenset(
        access.span for item in lowered for run in item.procedure.runs for access in run.accesses
    )


def _undefined_names(
    linked: _Linked, declared: dict[ClassDefinition, Declared], recorder: Recorder, world: World
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


def _events(linked: _Linked, world: World) -> list[Event]:
    return [
        world.event(definition) for definition in linked.definitions if world.classes.is_event(definition)
    ]


def _model_classes(linked: _Linked, world: World) -> list[ClassDefinition]:
    classes = world.classes
    return [
        definition
        for definition in linked.definitions
        if not (
            classes.is_procedure(definition) or classes.is_event(definition) or classes.is_sop(definition)
        )
    ]


def _models(linked: _Linked, world: World) -> tuple[SigmaModel, ...]:
    """The classes that are no procedures, events or SOPs."""
    return tuple(world.model(definition) for definition in _model_classes(linked, world))


def _legacy(linked: _Linked, modules: Related, world: World, recorder: Recorder) -> tuple[LegacyUse, ...]:
    """The old names of pydantic that handlers and other code use, without those in the bodies of models."""
    known = {use.span for model in _models(linked, world) for use in model.legacy}
    found: dict[Span, LegacyUse] = {}
    for use in (*recorder.legacy, *legacy_outside(modules.using, world.classes)):
        if use.span not in known:
            found.setdefault(use.span, use)
    return tuple(found[span] for span in sorted(found))


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
