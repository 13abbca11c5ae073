"""Noting coroutines that nobody awaits."""

from typing import Final

from sopy_compiler.ir.slip import CoroutineFate, LostCoroutine
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.later_mentions import mentions_around
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.value_types import type_of
from sopy_compiler.lowering.interpretation.values import Coroutine, External, InstanceOf, SigmaPart, Values
from sopy_compiler.syntax import nodes

# Functions of asyncio that do nothing until what they give is awaited.
_OUTSIDE: Final = frozenset(
    f"asyncio.{name}"
    for name in (
        "sleep",
        "wait",
        "wait_for",
        "to_thread",
        "open_connection",
        "start_server",
        "create_subprocess_exec",
        "create_subprocess_shell",
    )
)
_OWN_ATTRIBUTES: Final = frozenset({"close", "send", "throw", "__await__"})


def note_dropped(node: nodes.Expression, values: Values, state: State, frame: Frame, run: Evaluator) -> None:
    """Note a call whose coroutine is the whole statement."""
    if not isinstance(node, nodes.Call):
        return
    functions = _functions(values)
    for callee in run.peek(node.func, state, frame) if not functions else ():
        if isinstance(callee, External) and callee.qualname in _OUTSIDE:
            functions = (callee.qualname,)
    for function in functions:
        _note(function, CoroutineFate.DROPPED, node, frame, run)


def note_kept(
    target: nodes.Node, node: nodes.Expression, values: Values, state: State, frame: Frame, run: Evaluator
) -> None:
    """Note a coroutine that is put into a variable which nothing mentions again, or into a field."""
    functions = _functions(values)
    function = frame.scope.node
    if not functions or frame.is_lambda or not isinstance(function, nodes.FunctionDef):
        return
    match target:
        case nodes.Name(value=name) if _is_local(name, frame, run):
            if not mentions_around(function, name, node).after:
                for one in functions:
                    _note(one, CoroutineFate.IN_VARIABLE, node, frame, run, into=name)
        case nodes.Attribute(value=owner, attr=nodes.Name(value=attribute)):
            owners = run.peek(owner, state, frame)
            if owners and all(isinstance(value, (SigmaPart, InstanceOf)) for value in owners):
                is_sigma = all(isinstance(value, SigmaPart) for value in owners)
                declared = type_of(run.peek(target, state, frame), run.world) if is_sigma else UNKNOWN_TYPE
                for one in functions:
                    fact = LostCoroutine(
                        function=one,
                        fate=CoroutineFate.IN_FIELD,
                        span=frame.span(node),
                        symbol=frame.symbol,
                        into=frame.code(target),
                        attribute=attribute,
                        declared=declared,
                    )
                    run.recorder.slips[fact] = None


def note_used(
    node: nodes.Expression,
    values: Values,
    frame: Frame,
    run: Evaluator,
    *,
    attribute: str = "",
    is_tested: bool = False,
) -> None:
    """Note a coroutine that is asked for what only its result has, or for its truth."""
    if attribute in _OWN_ATTRIBUTES or (frame.checkpoints is not None and not is_tested):
        return
    for function in _functions(values):
        _note(function, CoroutineFate.TESTED if is_tested else CoroutineFate.USED, node, frame, run)


def _functions(values: Values) -> tuple[str, ...]:
    """The functions of which the values are coroutines; none unless all of them are."""
    found = {value.name for value in values if isinstance(value, Coroutine) and not value.is_started}
    is_sure = all(isinstance(value, Coroutine) and not value.is_started for value in values)
    return tuple(sorted(found)) if is_sure else ()


def _is_local(name: str, frame: Frame, run: Evaluator) -> bool:
    sharing = run.world.sharing(frame.scope)
    return name not in sharing.declared_global | sharing.declared_nonlocal | sharing.shared


def _note(
    function: str, fate: CoroutineFate, node: nodes.Node, frame: Frame, run: Evaluator, *, into: str = ""
) -> None:
    fact = LostCoroutine(function=function, fate=fate, span=frame.span(node), symbol=frame.symbol, into=into)
    run.recorder.slips[fact] = None
