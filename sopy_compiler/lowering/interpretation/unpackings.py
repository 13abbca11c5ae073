"""Noting what is taken apart into several names: parts of sigma, the event itself, and the keys of dicts."""

from collections.abc import Sequence
from typing import Final

from sopy_compiler.domain.containers import element_type, is_mapping
from sopy_compiler.domain.optional import present
from sopy_compiler.ir.slip import UnpackedRoot, Unpacking
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.values import EventValue, PayloadPart, SigmaPart, Values
from sopy_compiler.syntax import nodes

_TAKING: Final = frozenset(
    {"update", "extend", "extendleft", "difference_update", "intersection_update", "union", "difference"}
)


def note_unpacked(
    target: nodes.Node, source: nodes.Expression, values: Values, frame: Frame, run: Evaluator
) -> None:
    """Note `a, b = sigma.pair`."""
    names = _names(target)
    if names is None or len(values) != 1 or frame.checkpoints is not None:
        return
    (value,) = values
    match value:
        case EventValue(qualname=event):
            _note(target, source, TypeExpression(name=event), UnpackedRoot.EVENT, names, frame, run)
        case SigmaPart(path=(_, *_), is_former=False, type=expression):
            _note(target, source, expression, UnpackedRoot.SIGMA, names, frame, run)


def note_loop(
    target: nodes.Node, source: nodes.Expression, values: Values, frame: Frame, run: Evaluator
) -> None:
    """Note `for a, b in sigma.names`; of a payload only a dict, as its elements are parts of it."""
    names = _names(target)
    if len(values) != 1 or frame.checkpoints is not None:
        return
    (value,) = values
    if isinstance(value, EventValue):
        _note(target, source, TypeExpression(name=value.qualname), UnpackedRoot.EVENT, names or 1, frame, run)
    if names is None or not isinstance(value, SigmaPart | PayloadPart):
        return
    is_keys = len(present(value.type)) == 1 and is_mapping(value.type)
    root = UnpackedRoot.SIGMA if isinstance(value, SigmaPart) else UnpackedRoot.PAYLOAD
    if is_keys or (root is UnpackedRoot.SIGMA and len(present(value.type)) == 1):
        part = element_type(value.type)
        _note(target, source, part, root, names, frame, run, is_keys=is_keys, is_loop=True)


def note_taken(call: nodes.Node, name: str, given: Sequence[Values], frame: Frame, run: Evaluator) -> None:
    """Note `sigma.names.update(event)`: the elements of the event itself, which has none."""
    if name not in _TAKING or not isinstance(call, nodes.Call) or frame.checkpoints is not None:
        return
    for argument, values in zip(call.args, given, strict=False):
        (value,) = values if len(values) == 1 else (None,)
        if isinstance(value, EventValue) and not argument.star:
            source = argument.value
            part = TypeExpression(name=value.qualname)
            _note(source, source, part, UnpackedRoot.EVENT, 1, frame, run, is_loop=True)


def _names(target: nodes.Node) -> int | None:
    """How many names a value is taken apart into; None where it is not, or where one takes any number."""
    if not isinstance(target, nodes.Tuple | nodes.List):
        return None
    if any(isinstance(element, nodes.StarredElement) for element in target.elements):
        return None
    return len(target.elements)


def _note(
    target: nodes.Node,
    source: nodes.Expression,
    part: TypeExpression,
    root: UnpackedRoot,
    names: int,
    frame: Frame,
    run: Evaluator,
    *,
    is_keys: bool = False,
    is_loop: bool = False,
) -> None:
    if part.is_known:
        fact = Unpacking(
            source=frame.code(source),
            root=root,
            part=part,
            names=names,
            is_keys=is_keys,
            is_loop=is_loop,
            span=frame.span(target),
            symbol=frame.symbol,
        )
        run.recorder.slips[fact] = None
