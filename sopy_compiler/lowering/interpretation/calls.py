"""The values of calls."""

from dataclasses import replace
from functools import partial
from typing import Final

from sopy_compiler.ir.flow import Manner
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE
from sopy_compiler.library.lookup import refers
from sopy_compiler.lowering.abstract_classes import missing_methods
from sopy_compiler.lowering.interpretation.builtin_calls import call_external
from sopy_compiler.lowering.interpretation.construction import construct, validated
from sopy_compiler.lowering.interpretation.container_calls import KNOWN_METHODS, call_method
from sopy_compiler.lowering.interpretation.contents import entries, is_exact
from sopy_compiler.lowering.interpretation.effects import escape
from sopy_compiler.lowering.interpretation.evaluation import (
    Arguments,
    Evaluator,
    Frame,
    Results,
    evaluate_all,
    merge_results,
)
from sopy_compiler.lowering.interpretation.inlining import call_function, call_lambda, run_unseen
from sopy_compiler.lowering.interpretation.model_uses import note_model_use
from sopy_compiler.lowering.interpretation.notes import note_bound, note_outside_method
from sopy_compiler.lowering.interpretation.operators import run_special
from sopy_compiler.lowering.interpretation.parts import element_of
from sopy_compiler.lowering.interpretation.single_dispatch import chosen
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.steps import used
from sopy_compiler.lowering.interpretation.subscripts import refer_keyed
from sopy_compiler.lowering.interpretation.untracked import note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    External,
    Function,
    InstanceOf,
    Items,
    LambdaFunction,
    Mapping,
    Method,
    Partial,
    SigmaCopy,
    SigmaPart,
    Super,
    Typed,
    UndefinedTarget,
    Unknown,
    Value,
    Values,
    in_order,
    one,
)
from sopy_compiler.lowering.interpretation.wrong_calls import note_wrong_call
from sopy_compiler.syntax import nodes


def evaluate_call(node: nodes.Expression, state: State, frame: Frame, run: Evaluator) -> Results:
    """Evaluate the function, then the arguments, then call."""
    assert isinstance(node, nodes.Call)
    if _is_super(node):
        return [(one(_super(frame)), state)]
    note_model_use(node, state, frame, run)
    results: Results = []
    outer, frame.called = frame.called, node.func
    callables = run.refer(node.func, state, frame)
    frame.called = outer
    for callees, after in callables:
        is_referring = any(isinstance(callee, External) and refers(callee.qualname) for callee in callees)
        given = _arguments(node, after, frame, run, is_referring=is_referring)
        note_wrong_call(node, callees, [arguments for arguments, _ in given], after, frame, run)
        for arguments, before in given:
            ready = _measured(node, callees, arguments, before, frame, run)
            for callee in in_order(chosen(callees, arguments.positional, run.world)):
                results.extend(run.call(callee, arguments, node, ready, frame))
    return merge_results(results)


_NEED_VALUES: Final = frozenset(
    f"builtins.{name}"
    for name in (
        "len",
        "sorted",
        "sum",
        "list",
        "tuple",
        "set",
        "iter",
        "enumerate",
        "reversed",
        "abs",
        "int",
    )
)


def _measured(
    node: nodes.Call, callees: Values, arguments: Arguments, state: State, frame: Frame, run: Evaluator
) -> State:
    """The state after a builtin function was given what may not be None."""
    if len(callees) == 1 and arguments.positional and node.args and not node.args[0].star:
        (callee,) = callees
        if isinstance(callee, External) and callee.qualname in _NEED_VALUES:
            first = node.args[0].value
            name = callee.qualname.removeprefix("builtins.")
            return used(first, arguments.positional[0], Manner.CALL, name, state, frame, run)
    return state


def _is_super(node: nodes.Call) -> bool:
    return isinstance(node.func, nodes.Name) and node.func.value == "super"


def _super(frame: Frame) -> Value:
    if frame.owner is None or not isinstance(frame.receiver, (InstanceOf, ClassObject, SigmaPart, SigmaCopy)):
        return Unknown("`super()` outside a method")
    return Super(frame.receiver, frame.owner)


def _arguments(
    node: nodes.Call, state: State, frame: Frame, run: Evaluator, *, is_referring: bool
) -> list[tuple[Arguments, State]]:
    found: list[tuple[Arguments, State]] = []
    written = [argument.value for argument in node.args]
    is_single = is_referring and node.args and not node.args[0].star
    first = partial(refer_keyed, run=run) if is_single else run.evaluate
    for values, after in evaluate_all(written, state, frame, run, first=first):
        positional: list[Values] = []
        keywords: dict[str, Values] = {}
        rest: Values = frozenset()
        rest_keywords: Values = frozenset()
        for argument, value in zip(node.args, values, strict=True):
            if argument.star == "*":
                parts = _counted(value, run)
                if parts is None or rest:
                    rest |= element_of(value, run.world) or one(ANYTHING)
                else:
                    positional.extend(parts)
            elif argument.star == "**":
                named, others = _named(value, frame.code(node.func), frame, run)
                keywords |= named
                rest_keywords |= others
            elif argument.keyword is not None:
                keywords[argument.keyword.value] = value
            elif rest:
                rest |= value
            else:
                positional.append(value)
        arguments = Arguments(
            positional=tuple(positional),
            keywords=tuple(keywords.items()),
            rest=rest,
            rest_keywords=rest_keywords,
        )
        found.append((arguments, after))
    return found


def _counted(values: Values, run: Evaluator) -> tuple[Values, ...] | None:
    """The elements that `*values` passes one by one; None when they cannot be counted."""
    if len(values) == 1:
        (value,) = values
        if isinstance(value, Items) and value.kind in {"tuple", "list"} and is_exact(value, run.world):
            return value.elements
    return None


def _named(values: Values, into: str, frame: Frame, run: Evaluator) -> tuple[dict[str, Values], Values]:
    """What `**values` passes: by name, and under names that are not known."""
    if len(values) == 1:
        (value,) = values
        if isinstance(value, Mapping):
            named: dict[str, Values] = {}
            others: Values = frozenset()
            for key, held in entries(value, run.world):
                if key is not None and isinstance(key.value, str):
                    named[key.value] = named.get(key.value, frozenset()) | held
                else:
                    others |= held
            if others:
                # A name that is not known can be any of those that are.
                named = {name: held | others for name, held in named.items()}
            return named, others
    escape(values, into, frame, run)
    return {}, one(ANYTHING)


def call(
    callee: Value, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results:
    """The values of `callee(arguments)`."""
    made = run_special(("__call__",), one(callee), arguments, node, state, frame, run)
    if made:
        return made
    match callee:
        case Function():
            return call_function(callee, arguments, node, state, frame, run)
        case LambdaFunction():
            return call_lambda(callee, arguments, node, state, frame, run)
        case ClassObject():
            return construct(callee.definition, arguments, node, state, frame, run)
        case Method():
            return call_method(callee, arguments, node, state, frame, run)
        case External():
            return call_external(callee.qualname, arguments, node, state, frame, run)
        case Partial():
            combined = replace(
                arguments,
                positional=(*callee.arguments, *arguments.positional),
                keywords=tuple({**dict(callee.keywords), **dict(arguments.keywords)}.items()),
            )
            known = frozenset(run.recorder.constructions)
            made = run.call(callee.function, combined, node, state, frame)
            note_bound(callee, known, frame.span(node), run)
            return made
        case UndefinedTarget():
            _hand_over(arguments, callee.name, node, state, frame, run)
            called = node.func if isinstance(node, nodes.Call) else node
            target = UndefinedTarget(callee.name, is_instance=True, place=frame.span(called))
            return [(one(target), state.forgetful())]
        case SigmaPart() if callee.path and callee.path[-1] in KNOWN_METHODS:
            method = Method(SigmaPart(callee.path[:-1], UNKNOWN_TYPE), callee.path[-1])
            return call_method(method, arguments, node, state, frame, run)
        case SigmaPart():
            run.recorder.opaque[f"`{frame.code(node)}` calls a method of unknown type"] = None
            _hand_over(arguments, frame.code(node), node, state, frame, run)
            made_by_kept = _constructed_by_kept(callee, arguments, node, state, frame, run)
            unknown = one(Unknown("it comes from a call that cannot be followed"))
            return [*made_by_kept, (unknown, state.forgetful())]
        case Typed() if callee.type.name == "builtins.type" and callee.type.arguments:
            definition = run.world.classes.by_qualname(callee.type.arguments[0].name)
            if definition is not None and run.world.classes.is_procedure(definition):
                for built in (definition, *run.world.below.get(definition, ())):
                    if missing_methods(built, run.world.classes):
                        continue
                    construct(built, arguments, node, state, frame, run)
                return [(one(Typed(callee.type.arguments[0])), state)]
    note_untracked(f"`{frame.code(node)}` calls code that cannot be followed", run)
    _hand_over(arguments, frame.code(node), node, state, frame, run)
    reason = callee.reason if isinstance(callee, Unknown) else "it comes from a call that cannot be followed"
    receiver = _receiver(callee, node, state, frame, run)
    origin = note_outside_method(receiver, arguments, node, frame, run) if receiver is not None else ""
    value = Unknown(reason, origin) if not isinstance(callee, Typed) or callee == ANYTHING else ANYTHING
    valid = validated(node, arguments, state, frame, run) if callee == ANYTHING else None
    return [(one(valid or value), state.forgetful())]


def _receiver(callee: Value, node: nodes.Node, state: State, frame: Frame, run: Evaluator) -> Value | None:
    """What the called method belongs to; None where it is not plainly one value."""
    if isinstance(callee, Unknown) and callee.origin:
        return callee
    match node:
        case nodes.Call(func=nodes.Attribute(value=nodes.Name() as owner)):
            owners = run.peek(owner, state, frame)
            return next(iter(owners)) if len(owners) == 1 else None
    return None


def _constructed_by_kept(
    part: SigmaPart, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results:
    """What is made if the field holds one of the classes of procedures that the program keeps there."""
    kept = run.world.memory.kept(part.path[0]) if part.path else frozenset()
    return [
        result
        for value in in_order(kept)
        if isinstance(value, ClassObject)
        for result in construct(value.definition, arguments, node, state, frame, run)
    ]


def _hand_over(
    arguments: Arguments, into: str, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> None:
    """Give arguments to code that may call them, or change what they hold."""
    for values in arguments.all:
        run_unseen(values, node, state, frame, run)
        escape(values, into, frame, run)
