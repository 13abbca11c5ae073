"""Noting calls of the project's functions with arguments that they do not take, and calls of plain values."""

from collections.abc import Sequence
from typing import Final

from sopy_compiler.ir.slip import UncallableValue, WrongCall
from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression
from sopy_compiler.lowering.decorators import Binding, binding_of
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame
from sopy_compiler.lowering.interpretation.values import Function, PayloadPart, SigmaPart, Typed, Values
from sopy_compiler.lowering.signatures import lower_signature
from sopy_compiler.syntax import nodes

_PLAIN: Final = frozenset(
    {
        *(f"builtins.{name}" for name in ("str", "int", "float", "bool", "bytes")),
        *(f"builtins.{name}" for name in ("list", "tuple", "dict", "set", "frozenset")),
        *(f"datetime.{name}" for name in ("date", "datetime", "time", "timedelta")),
        "decimal.Decimal",
    }
)


def note_wrong_call(
    node: nodes.Call, callees: Values, every: Sequence[Arguments], frame: Frame, run: Evaluator
) -> None:
    """Note the call if one function is called, or one plain value; in a `try` its error may be meant."""
    if len(callees) != 1 or frame.checkpoints is not None:
        return
    (callee,) = callees
    match callee:
        case Function(wrapper=""):
            for arguments in every:
                _note_function(callee, arguments, node, frame, run)
        case SigmaPart(path=(_, *_)) | PayloadPart() | Typed() if _is_plain(callee.type, run):
            fact = UncallableValue(
                text=frame.code(node.func),
                type=callee.type,
                span=frame.span(node.func),
                symbol=frame.symbol,
                has_arguments=bool(node.args),
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
