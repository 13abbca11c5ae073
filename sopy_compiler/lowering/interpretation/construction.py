"""Calls of project classes."""

from dataclasses import replace
from typing import Final

from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.ir.vocabulary import END
from sopy_compiler.lowering.abstract_classes import is_checked, missing_methods
from sopy_compiler.lowering.constructors import constructor_signature
from sopy_compiler.lowering.interpretation.contents import mapping, values_of
from sopy_compiler.lowering.interpretation.effects import is_immutable
from sopy_compiler.lowering.interpretation.evaluation import (
    Arguments,
    Evaluator,
    Frame,
    Results,
    merge_results,
)
from sopy_compiler.lowering.interpretation.notes import note_built_event
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.untracked import note_construction
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    EventValue,
    External,
    Finish,
    Function,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    NoResult,
    PayloadPart,
    PromptValue,
    SigmaCopy,
    SigmaPart,
    SopValue,
    Typed,
    Value,
    Values,
    one,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition

_MAKING: Final = frozenset(
    {
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "model_construct",
        "parse_obj",
        "parse_raw",
        "construct",
    }
)


def construct(
    definition: ClassDefinition,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """Build an instance: its `__init__` runs, so that what it stores is known."""
    classes = run.world.classes
    qualname = classes.qualname(definition)
    note_construction(definition, arguments.all, run)
    if classes.is_procedure(definition):
        record_construction(qualname, arguments, node, frame, run, procedure=definition)
        run.recorder.constructed[definition] = None
        return _instance(definition, arguments, node, state, frame, run)
    if classes.is_event(definition):
        record_construction(qualname, arguments, node, frame, run)
        note_built_event(qualname, arguments, node, frame, run)
        return [(one(EventValue(definition, qualname)), state)]
    if classes.is_sop(definition):
        return [(one(SopValue(id(node), frame.span(node))), state)]
    if END in classes.externals(definition):
        return [(one(Finish(None)), state)]
    if run.world.model(definition).kind is ModelKind.ENUM:
        members = frozenset(run.world.members(definition))
        return [(members or one(Typed(TypeExpression(name=qualname))), state)]
    if run.world.model(definition).kind is ModelKind.TYPED_DICT:
        entries = tuple((Literal(name, "str"), values) for name, values in arguments.keywords)
        if any(_is_followed(values, run) for values in arguments.all):
            return [(one(mapping(entries, run.world.memory.site(id(node)), run.world)), state)]
        return [(one(Typed(TypeExpression(name=qualname))), state)]
    if _is_plain_data(definition, run) and not any(_is_followed(values, run) for values in arguments.all):
        return [(one(Typed(TypeExpression(name=qualname))), state)]
    return _instance(definition, arguments, node, state, frame, run)


def validated(
    node: nodes.Node, arguments: Arguments, state: State, frame: Frame, run: Evaluator
) -> Value | None:
    """What `Order.model_validate(...)` and its kin return where that is surely a new object; else None."""
    match node:
        case nodes.Call(func=nodes.Attribute(value=nodes.Name() | nodes.Attribute() as maker, attr=name)):
            given = (_without_site(node, position, held) for position, held in enumerate(arguments.all))
            if name.value not in _MAKING or any(_is_followed(values, run) for values in given):
                return None
            makers = run.peek(maker, state, frame)
            only = next(iter(makers)) if len(makers) == 1 else None
            if isinstance(only, ClassObject) and run.world.model(only.definition).kind is ModelKind.PYDANTIC:
                return Typed(TypeExpression(name=run.world.classes.qualname(only.definition)))
    return None


def _without_site(node: nodes.Call, position: int, values: Values) -> Values:
    """What an argument holds; nobody changes a dict later that is written in the call itself."""
    written = node.args[position].value if position < len(node.args) else None
    if not isinstance(written, nodes.Dict):
        return values
    return frozenset(replace(held, site=0) if isinstance(held, Mapping) else held for held in values)


def _is_plain_data(definition: ClassDefinition, run: Evaluator) -> bool:
    """Whether the class only holds data: its instances are known by their type."""
    if constructor_signature(definition, run.world.classes) is not None:
        return run.world.classes.method(definition, "__init__") is None
    return run.world.model(definition).kind is not ModelKind.PLAIN


def _is_followed(values: Values, run: Evaluator) -> bool:
    """Whether an argument is more than plain data: a mutable part of sigma, a procedure, a class, code."""
    for value in values:
        if isinstance(value, (Items, Mapping)):
            if _is_followed(values_of(value, run.world), run):
                return True
        elif isinstance(value, (SigmaPart, SigmaCopy)):
            if not is_immutable(value.type, run.world):
                return True
        elif not isinstance(
            value, (Literal, Typed, PayloadPart, EventValue, External, NoResult, PromptValue)
        ):
            return True
    return False


def _instance(
    definition: ClassDefinition,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """Build an instance: its constructor runs, or the generated one stores the arguments."""
    classes = run.world.classes
    instance = InstanceOf(definition)
    function = classes.method(definition, "__init__")
    states = [state]
    if function is not None:
        states = [after for _, after in run.call(Function(function, instance), arguments, node, state, frame)]
    else:
        _store_arguments(definition, arguments, run)
    for name in ("__post_init__", "model_post_init"):
        hook = classes.method(definition, name)
        if hook is not None:
            passed = Arguments(rest=one(ANYTHING))
            states = [
                after
                for current in states
                for _, after in run.call(Function(hook, instance), passed, node, current, frame)
            ]
    return merge_results([(one(instance), after) for after in states])


def _store_arguments(definition: ClassDefinition, arguments: Arguments, run: Evaluator) -> None:
    """What a generated constructor does: each argument becomes the attribute of its name."""
    signature = constructor_signature(definition, run.world.classes)
    names = [item.name for item in signature.parameters if not item.is_keyword_only] if signature else []
    if not names:
        names = [item.name for item in run.world.model(definition).fields]
    memory = run.world.memory
    for name, values in zip(names, arguments.positional, strict=False):
        memory.add_attribute(definition, name, values)
    for name, values in arguments.keywords:
        memory.add_attribute(definition, name, values)
    unknown = arguments.rest | arguments.rest_keywords
    for name in names if unknown else ():
        memory.add_attribute(definition, name, unknown)


def record_construction(
    qualname: str,
    arguments: Arguments,
    node: nodes.Node,
    frame: Frame,
    run: Evaluator,
    *,
    procedure: ClassDefinition | None = None,
) -> None:
    """Note what the call passes."""
    classes = run.world.classes
    fact = Construction(
        subject=qualname,
        positional=len(arguments.positional),
        keywords=tuple(name for name, _ in arguments.keywords),
        has_star=arguments.has_star,
        span=frame.span(node),
        symbol=frame.symbol,
        lacking=missing_methods(procedure, classes) if procedure is not None else (),
        is_refused=procedure is not None and is_checked(procedure, classes),
    )
    run.recorder.constructions[fact] = None
