"""How a class becomes a procedure."""

from dataclasses import field, replace
from functools import partial
from operator import is_

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.procedure import Method, Procedure
from sopy_compiler.ir.prompt import PromptText
from sopy_compiler.ir.type_expression import NONE, UNION, TypeExpression
from sopy_compiler.ir.unresolved import Unresolved, UnresolvedKind
from sopy_compiler.ir.vocabulary import (
    INITIAL_KEYWORD,
    PROMPT_ATTRIBUTE,
    READ_ONLY_ATTRIBUTE,
)
from sopy_compiler.lowering.attribute_types import attribute_assignments
from sopy_compiler.lowering.constructors import constructor_signature
from sopy_compiler.lowering.contradicted_tests import contradicted_tests
from sopy_compiler.lowering.declarations import Declared, effective_handlers
from sopy_compiler.lowering.decorators import decorator_names, is_handler
from sopy_compiler.lowering.event_annotation import PARAMETER_COUNT, read_events
from sopy_compiler.lowering.handlers import HandlerReading, run_handler
from sopy_compiler.lowering.hierarchy import HANDED_ON, Hierarchy, classes_below, is_abstract, mention_of
from sopy_compiler.lowering.ignored_events import ignored_events
from sopy_compiler.lowering.interpretation.dependencies import text_of
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.readings import Readings
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.static import class_attribute
from sopy_compiler.lowering.interpretation.values import (
    Literal,
    PromptValue,
    Values,
    literal,
    one,
)
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.kept_attributes import kept_attributes, timeout_event
from sopy_compiler.lowering.outside_classes import has_no_vocabulary
from sopy_compiler.lowering.registration import registration_edits
from sopy_compiler.lowering.shared_attributes import shared_attribute_mutations
from sopy_compiler.lowering.state_type import state_type
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.literals import docstring_of
from sopy_compiler.syntax.scope import BindingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A procedure and what reading it brought to light."""

    procedure: Procedure
    unresolved: tuple[Unresolved, ...]
    recorder: Recorder


@dataclass(frozen=True, slots=True)
class _Parts:
    """What has been read of a procedure: the class itself, and its handlers in the order of `effective`."""

    declared: tuple[Procedure, tuple[Unresolved, ...]]
    effective: tuple[tuple[str, str], ...]
    handlers: tuple[HandlerReading, ...]

    def are_those_of(self, other: "_Parts") -> bool:
        """Whether nothing was read again since."""
        return (
            self.declared is other.declared
            and self.effective == other.effective
            and len(self.handlers) == len(other.handlers)
            and all(map(is_, self.handlers, other.handlers))
        )

    def put_together(self) -> Lowered:
        """The procedure that these are the parts of."""
        procedure, gaps = self.declared
        recorder = Recorder()
        for _, _, found in self.handlers:
            recorder.add(found)
        return Lowered(
            procedure=replace(
                procedure, effective=self.effective, runs=tuple(run for run, _, _ in self.handlers)
            ),
            unresolved=(*(gap for _, several, _ in self.handlers for gap in several), *gaps),
            recorder=recorder,
        )


@dataclass(slots=True, eq=False)
class Procedures:
    """Reads procedures; one of which nothing has to be read again stays the same object."""

    _known: dict[ClassDefinition, tuple[_Parts, Lowered]] = field(default_factory=dict)

    def lower(
        self,
        definition: ClassDefinition,
        declared: dict[ClassDefinition, Declared],
        hierarchy: Hierarchy,
        run: Interpreter,
        readings: Readings,
    ) -> Lowered:
        """The facts of one class; a concrete one has all its handlers read for every event."""
        abstract = is_abstract(definition, hierarchy, run.world)
        effective = effective_handlers(definition, declared, run.world)
        handlers = tuple(
            readings.of(
                ("handler", definition, function, declaration.qualname, event),
                partial(run_handler, definition, function, declaration, event, run, hierarchy.below),
            )
            for event, function, declaration in (() if abstract else effective)
        )
        read_class = partial(_read_class, definition, declared, hierarchy, run, is_abstract=abstract)
        parts = _Parts(
            readings.of(("class", definition, abstract, definition in hierarchy.constructed), read_class),
            tuple((event, declaration.qualname) for event, _, declaration in effective),
            handlers,
        )
        known = self._known.get(definition)
        if known is None or not parts.are_those_of(known[0]):
            known = self._known[definition] = parts, parts.put_together()
        return known[1]


def _read_class(
    definition: ClassDefinition,
    declared: dict[ClassDefinition, Declared],
    hierarchy: Hierarchy,
    run: Interpreter,
    *,
    is_abstract: bool,
) -> tuple[Procedure, tuple[Unresolved, ...]]:
    """The facts of the class, which depend on all texts that it inherits from."""
    line = run.world.classes.linearisation(definition)
    texts = (text_of(ancestor.scope.module) for ancestor in line)
    run.world.memory.dependencies.read_all(HANDED_ON, *texts)
    return _class_facts(definition, declared, hierarchy, run, is_abstract=is_abstract)


def _class_facts(
    definition: ClassDefinition,
    declared: dict[ClassDefinition, Declared],
    hierarchy: Hierarchy,
    run: Interpreter,
    *,
    is_abstract: bool,
) -> tuple[Procedure, tuple[Unresolved, ...]]:
    """What the class itself says, without what its handlers do, and the gaps in that."""
    world = run.world
    unresolved: list[Unresolved] = []
    ignored = ignored_events(definition, run, hierarchy.ignore_changes)
    if not ignored.is_known:
        unresolved.append(_gap(definition, UnresolvedKind.IGNORE, "the list `ignore` cannot be followed"))
    unresolved.extend(
        gap
        for ancestor in world.classes.linearisation(definition)
        if ancestor in declared
        for gap in declared[ancestor].unresolved
    )
    bases_known = not world.classes.may_be_vocabulary(definition)
    if not bases_known:
        unresolved.extend(_unknown_bases(definition, world))
    world_class = world.classes
    expression = state_type(definition, world)
    tree = definition.scope.tree
    procedure = Procedure(
        name=definition.name,
        qualname=world_class.qualname(definition),
        module=definition.scope.module.name,
        span=tree.span(definition.node.name),
        body=tree.span(definition.node),
        ancestors=tuple(world_class.qualname(item) for item in world_class.linearisation(definition)[1:]),
        subclasses=tuple(world_class.qualname(item) for item in hierarchy.children.get(definition, ())),
        bases_known=bases_known,
        sigma=expression.name if expression.is_known else None,
        sigma_text=expression.text,
        sigma_members=_alternatives(expression),
        is_abstract=is_abstract,
        is_constructed=definition in hierarchy.constructed,
        declared_initial=declares_initial(definition),
        prompt=_prompt(definition, run),
        ignore=ignored.references,
        ignore_known=ignored.is_known,
        declarations=tuple(declaration for _, declaration in declared[definition].handlers),
        effective=(),
        runs=(),
        methods=_methods(definition, hierarchy, world),
        attribute_mutations=shared_attribute_mutations(definition, world),
        attribute_assignments=attribute_assignments(definition, world),
        signature=constructor_signature(definition, world_class),
        contradicted_tests=contradicted_tests(definition, world),
        docstring=docstring_of(definition.node.body),
        is_reported=tree.source.is_reported,
        is_presumed=world_class.is_presumed_procedure(definition),
        kept=kept_attributes(definition, world),
        timeout_event=timeout_event(definition, world),
        is_read_only=class_attribute(definition, READ_ONLY_ATTRIBUTE, run) == one(literal(True)),
    )
    return procedure, tuple(unresolved)


def _alternatives(state: TypeExpression) -> tuple[str, ...]:
    is_union = state.is_known and state.name == UNION
    return tuple(member.name for member in state.members if member.name != NONE) if is_union else ()


def declares_initial(definition: ClassDefinition) -> bool:
    """Whether the class statement says `initial=True`."""
    return any(
        keyword.keyword is not None
        and keyword.keyword.value == INITIAL_KEYWORD
        and isinstance(keyword.value, nodes.Name)
        and keyword.value.value == "True"
        for keyword in definition.node.keywords
    )


def _gap(definition: ClassDefinition, kind: UnresolvedKind, reason: str) -> Unresolved:
    return Unresolved(
        kind=kind,
        reason=reason,
        span=definition.scope.tree.span(definition.node.name),
        symbol=definition.scope.symbol,
        module=definition.scope.module.name,
    )


def _unknown_bases(definition: ClassDefinition, world: World) -> tuple[Unresolved, ...]:
    return tuple(
        _gap(
            definition,
            UnresolvedKind.BASE,
            base.reason or f"base class `{base.external}` is not among the checked files",
        )
        for base in world.classes.bases(definition)
        if not base.undefined and not (base.is_known and has_no_vocabulary(base.external or "builtins"))
    )


def _prompt(definition: ClassDefinition, run: Interpreter) -> PromptText | None:
    """The prompt that the class or its constructor sets; None when nothing does."""
    values = class_attribute(definition, PROMPT_ATTRIBUTE, run)
    if not values:
        return None
    for ancestor in run.world.classes.linearisation(definition):
        for binding in ancestor.scope.bindings.get(PROMPT_ATTRIBUTE, ()):
            if binding.node is not None:
                span = ancestor.scope.tree.span(binding.node)
                return PromptText(text=_text_of(values), span=span)
    span = definition.scope.tree.span(definition.node.name)
    return PromptText(text=_text_of(values), span=span)


def _text_of(values: Values) -> str | None:
    if len(values) == 1:
        (value,) = values
        if isinstance(value, PromptValue):
            return value.text
        if isinstance(value, Literal):
            return value.value if isinstance(value.value, str) else ""
    return None


def _methods(definition: ClassDefinition, hierarchy: Hierarchy, world: World) -> tuple[Method, ...]:
    """The methods of the class itself that are no handlers."""
    found: list[Method] = []
    for name, bindings in definition.scope.bindings.items():
        binding = bindings[-1]
        if binding.kind is not BindingKind.FUNCTION or binding.node is None:
            continue
        function = world.names.function_of(definition.scope.module.children[id(binding.node)])
        if is_handler(function, world.names):
            continue
        decorators = decorator_names(function, world.names)
        events, looks_like = _handler_likeness(function, world)
        is_used = _is_used(function, definition, hierarchy, world)
        is_forgotten = looks_like and not is_used
        found.append(
            Method(
                name=name,
                owner=world.classes.qualname(definition),
                span=function.scope.tree.span(function.node.name),
                decorators=decorators,
                looks_like_handler=looks_like,
                is_used=is_used,
                events=events,
                registration=registration_edits(function, world.names) if is_forgotten else (),
            )
        )
    return tuple(found)


def _is_used(
    function: FunctionDefinition, definition: ClassDefinition, hierarchy: Hierarchy, world: World
) -> bool:
    """Whether the program calls the method; what only overrides call is idle where it is not overridden."""
    world.memory.dependencies.read(mention_of(function.name))
    if function.name in hierarchy.mentioned:
        return True
    world.memory.dependencies.read(classes_below(definition))
    return function.name in hierarchy.passed_on and not any(
        world.classes.method(state, function.name) is function
        for state in hierarchy.below.get(definition, ())
    )


def _handler_likeness(function: FunctionDefinition, world: World) -> tuple[tuple[EventReference, ...], bool]:
    if len(function.positional) != PARAMETER_COUNT or function.name.startswith("__"):
        return (), False
    annotation = read_events(function, world)
    return annotation.references, bool(annotation.references) and annotation.is_known
