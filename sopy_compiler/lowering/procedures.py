"""How a class becomes a procedure."""

import sys
from dataclasses import replace
from functools import partial
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Method, Procedure
from sopy_compiler.ir.prompt import PromptText
from sopy_compiler.ir.type_expression import NONE, UNION, TypeExpression
from sopy_compiler.ir.unresolved import Unresolved, UnresolvedKind
from sopy_compiler.ir.vocabulary import (
    DSL_PACKAGES,
    IGNORE_ATTRIBUTE,
    INITIAL_KEYWORD,
    PROMPT_ATTRIBUTE,
    READ_ONLY_ATTRIBUTE,
)
from sopy_compiler.lowering.attribute_types import attribute_assignments
from sopy_compiler.lowering.constructors import constructor_signature
from sopy_compiler.lowering.contradicted_tests import contradicted_tests
from sopy_compiler.lowering.declarations import Declared, effective_handlers
from sopy_compiler.lowering.decorators import decorator_names, is_handler
from sopy_compiler.lowering.handlers import PARAMETER_COUNT, parameters_of, read_events, run_handler
from sopy_compiler.lowering.hierarchy import Hierarchy, is_abstract
from sopy_compiler.lowering.interpretation.contents import elements, is_exact
from sopy_compiler.lowering.interpretation.evaluation import Frame
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.readings import Readings
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.static import class_attribute
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    Items,
    Literal,
    PromptValue,
    UndefinedTarget,
    Values,
    in_order,
    literal,
    one,
)
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.shared_attributes import shared_attribute_mutations
from sopy_compiler.lowering.state_type import state_type
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.literals import docstring_of
from sopy_compiler.syntax.scope import BindingKind

_PACKAGES_WITHOUT_HANDLERS: Final = frozenset(
    (*sys.stdlib_module_names, *DSL_PACKAGES, "pydantic", "typing_extensions")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A procedure and what reading it brought to light."""

    procedure: Procedure
    unresolved: tuple[Unresolved, ...]
    recorder: Recorder


def lower_procedure(
    definition: ClassDefinition,
    declared: dict[ClassDefinition, Declared],
    hierarchy: Hierarchy,
    run: Interpreter,
    readings: Readings,
) -> Lowered:
    """The facts of one class; a concrete one has all its handlers read for every event."""
    abstract = is_abstract(definition, hierarchy, run.world)
    effective = effective_handlers(definition, declared, run.world)
    recorder = Recorder()
    runs: list[HandlerRun] = []
    unresolved: list[Unresolved] = []
    if not abstract:
        for event, function, declaration in effective:
            read = partial(run_handler, definition, function, declaration, event, run, hierarchy.below)
            done, gaps, found = readings.of(
                ("handler", definition, function, declaration.qualname, event), read
            )
            runs.append(done)
            unresolved.extend(gaps)
            recorder.add(found)
    read_class = partial(_class_facts, definition, declared, hierarchy, run, is_abstract=abstract)
    key = ("class", definition, abstract, definition in hierarchy.constructed)
    procedure, gaps = readings.of(key, read_class)
    effective_names = tuple((event, declaration.qualname) for event, _, declaration in effective)
    procedure = replace(procedure, effective=effective_names, runs=tuple(runs))
    return Lowered(procedure=procedure, unresolved=(*unresolved, *gaps), recorder=recorder)


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
    ignore, ignore_known = _ignored(definition, run)
    if not ignore_known:
        unresolved.append(_gap(definition, UnresolvedKind.IGNORE, "the list `ignore` cannot be followed"))
    if not _bases_are_known(definition, world):
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
        bases_known=_bases_are_known(definition, world),
        sigma=expression.name if expression.is_known else None,
        sigma_text=expression.text,
        sigma_members=_alternatives(expression),
        is_abstract=is_abstract,
        is_constructed=definition in hierarchy.constructed,
        declared_initial=declares_initial(definition),
        prompt=_prompt(definition, run),
        ignore=ignore,
        ignore_known=ignore_known,
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


def _bases_are_known(definition: ClassDefinition, world: World) -> bool:
    """Whether no handler can come from a class that was not read."""
    outside = world.classes.externals(definition)
    return world.classes.bases_known(definition) and all(_has_no_handlers(name) for name in outside)


def _has_no_handlers(external: str) -> bool:
    return external.partition(".")[0] in _PACKAGES_WITHOUT_HANDLERS


def _unknown_bases(definition: ClassDefinition, world: World) -> tuple[Unresolved, ...]:
    return tuple(
        _gap(
            definition,
            UnresolvedKind.BASE,
            base.reason or f"base class `{base.external}` is not among the checked files",
        )
        for base in world.classes.bases(definition)
        if not base.undefined and not (base.is_known and _has_no_handlers(base.external or "builtins"))
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


def _ignored(definition: ClassDefinition, run: Interpreter) -> tuple[tuple[EventReference, ...], bool]:
    """The events of `ignore`, and whether that is all of them."""
    node, owner = _ignore_expression(definition, run.world)
    if node is None or owner is None:
        values = class_attribute(definition, IGNORE_ATTRIBUTE, run)
        return _references(values, definition.scope.tree.span(definition.node.name), run), not values
    elements = node.elements if isinstance(node, (nodes.List, nodes.Tuple, nodes.Set)) else ()
    if not elements or any(isinstance(element, nodes.StarredElement) for element in elements):
        values = class_attribute(definition, IGNORE_ATTRIBUTE, run)
        found = _references(values, owner.scope.tree.span(node), run)
        return found, all(isinstance(value, Items) for value in values)
    references: list[EventReference] = []
    known = True
    frame = Frame(scope=owner.scope, symbol=owner.scope.symbol)
    for element in elements:
        values = run.peek(element.value, State(), frame)
        found = _references(frozenset((Items("list", (values,)),)), owner.scope.tree.span(element.value), run)
        known = known and bool(found)
        references.extend(found)
    return tuple(references), known


def _ignore_expression(
    definition: ClassDefinition, world: World
) -> tuple[nodes.Expression | None, ClassDefinition | None]:
    for ancestor in world.classes.linearisation(definition):
        for binding in reversed(ancestor.scope.bindings.get(IGNORE_ATTRIBUTE, [])):
            if isinstance(binding.node, nodes.Expression):
                return binding.node, ancestor
    return None, None


def _references(values: Values, span: Span, run: Interpreter) -> tuple[EventReference, ...]:
    found: list[EventReference] = []
    for value in values:
        if not isinstance(value, Items):
            continue
        held = value.elements if is_exact(value, run.world) else (elements(value, run.world),)
        for values in held:
            for element in in_order(values):
                if isinstance(element, ClassObject):
                    name = run.world.classes.qualname(element.definition)
                    found.append(EventReference(event=name, span=span))
                elif isinstance(element, UndefinedTarget):
                    found.append(EventReference(event=element.name, span=span, is_known=False))
    return tuple(found)


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
        found.append(
            Method(
                name=name,
                owner=world.classes.qualname(definition),
                span=function.scope.tree.span(function.node.name),
                decorators=decorators,
                looks_like_handler=looks_like,
                is_used=name in hierarchy.mentioned,
                events=events,
                definition=function.scope.tree.span(function.node),
            )
        )
    return tuple(found)


def _handler_likeness(function: FunctionDefinition, world: World) -> tuple[tuple[EventReference, ...], bool]:
    if len(parameters_of(function)) != PARAMETER_COUNT or function.name.startswith("__"):
        return (), False
    annotation = read_events(function, world)
    return annotation.references, bool(annotation.references) and annotation.is_known
