"""Noting calls of the project's functions with arguments that they do not take, and calls of plain values."""

from collections.abc import Sequence
from typing import Final

from sopy_compiler.ir.slip import UncallableValue, WrongCall
from sopy_compiler.ir.type_expression import LITERAL, NONE, UNION, TypeExpression
from sopy_compiler.ir.vocabulary import END
from sopy_compiler.lowering.accessors import getter
from sopy_compiler.lowering.decorators import Binding, binding_of
from sopy_compiler.lowering.interpretation.attributes import class_of
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    Finish,
    Function,
    InstanceOf,
    PayloadPart,
    SigmaPart,
    Typed,
    Value,
    Values,
    in_order,
)
from sopy_compiler.lowering.signatures import lower_signature
from sopy_compiler.syntax import nodes

_OUTCOMES: Final = (InstanceOf, Finish)
_PLAIN: Final = frozenset(
    {
        *(f"builtins.{name}" for name in ("str", "int", "float", "bool", "bytes")),
        *(f"builtins.{name}" for name in ("list", "tuple", "dict", "set", "frozenset")),
        *(f"datetime.{name}" for name in ("date", "datetime", "time", "timedelta")),
        "decimal.Decimal",
    }
)


def note_wrong_call(
    node: nodes.Call,
    callees: Values,
    every: Sequence[Arguments],
    state: State,
    frame: Frame,
    run: Evaluator,
) -> None:
    """Note the call if one function is called, or a plain value; in a `try` its error may be meant.

    Of what a call gives no test has ruled out a part: there, one value that cannot be called will do.
    """
    if frame.checkpoints is not None:
        return
    uncallable = [(_uncallable(callee, run), callee) for callee in in_order(callees)]
    wrong = [(found, callee) for found, callee in uncallable if found is not None]
    if wrong and (len(wrong) == len(callees) or isinstance(node.func, nodes.Call)):
        found, callee = wrong[0]
        is_instance = isinstance(callee, _OUTCOMES)
        if is_instance and len(wrong) > 1:
            types = dict.fromkeys(one for one, other in wrong if isinstance(other, _OUTCOMES))
            found = TypeExpression(name=UNION, arguments=tuple(types))
        _note_value(found, node, frame, run, is_instance=is_instance)
    elif (declared := _property_type(node.func, state, frame, run)) is not None:
        _note_value(declared, node, frame, run)
    elif len(callees) == 1:
        (callee,) = callees
        if isinstance(callee, Function) and not callee.wrapper:
            for arguments in every:
                _note_function(callee, arguments, node, frame, run)


def _uncallable(callee: Value, run: Evaluator) -> TypeExpression | None:
    """The type of a value that surely cannot be called; None for others."""
    match callee:
        case SigmaPart(path=(_, *_)) | PayloadPart() | Typed() if _is_plain(callee.type, run):
            return callee.type
        case InstanceOf(definition=definition) if run.world.classes.is_procedure(definition):
            is_known = (
                run.world.classes.bases_known(definition) and "__call__" not in run.world.special_methods
            )
            return TypeExpression(name=run.world.classes.qualname(definition)) if is_known else None
        case Finish():
            return TypeExpression(name=END)
    return None


def _property_type(
    function: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> TypeExpression | None:
    """What a property is declared to give that is called as if it were a method."""
    if not isinstance(function, nodes.Attribute):
        return None
    owners = {class_of(one, run) for one in run.peek(function.value, state, frame)}
    owner = next(iter(owners), None)
    read = getter(owner, function.attr.value, run.world.classes) if owner and len(owners) == 1 else None
    if read is None or read.node.returns is None:
        return None
    outer = read.scope.parent or read.scope
    declared = run.world.types.lower(read.node.returns.annotation, outer, at=read.scope.order)
    return declared if declared.is_known and _is_plain(declared, run) else None


def _note_value(
    expression: TypeExpression, node: nodes.Call, frame: Frame, run: Evaluator, *, is_instance: bool = False
) -> None:
    fact = UncallableValue(
        text=frame.code(node.func),
        type=expression,
        span=frame.span(node.func),
        symbol=frame.symbol,
        has_arguments=bool(node.args),
        is_instance=is_instance,
    )
    run.recorder.slips[fact] = None


def _note_function(
    callee: Function, arguments: Arguments, node: nodes.Call, frame: Frame, run: Evaluator
) -> None:
    definition = callee.definition
    if arguments.has_star or any(
        not isinstance(one.decorator, nodes.Name) for one in definition.node.decorators
    ):
        return
    is_bound = callee.receiver is not None and binding_of(definition) is not Binding.STATIC
    fact = WrongCall(
        function=definition.name,
        signature=lower_signature(definition, drop_self=is_bound),
        positional=len(arguments.positional),
        keywords=tuple(name for name, _ in arguments.keywords),
        declared=definition.scope.tree.span(definition.node.name),
        span=frame.span(node),
        symbol=frame.symbol,
    )
    if not fact.is_fitting:
        run.recorder.slips[fact] = None


def _is_plain(expression: TypeExpression, run: Evaluator) -> bool:
    """Whether no value of the type can be called."""
    return all(
        member.name in _PLAIN
        or member.name in {LITERAL, NONE}
        or (
            run.world.classes.by_qualname(member.name) is not None
            and "__call__" not in run.world.special_methods
        )
        for member in expression.members
    ) and any(member.name != NONE for member in expression.members)
