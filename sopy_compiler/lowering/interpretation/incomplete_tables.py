"""Noting look-ups in dicts that lack keys which a part of the payload may be."""

import re

from sopy_compiler.ir.slip import IncompleteTable
from sopy_compiler.lowering.interpretation.alternatives import NONE_ALTERNATIVE, Alternative, are_equal
from sopy_compiler.lowering.interpretation.contents import entries
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.narrowing import alternatives, value_alternative
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import Mapping, PayloadPart, Value, Values
from sopy_compiler.syntax import nodes


def note_incomplete(
    owner: Value, index: Values, node: nodes.Subscript, state: State, frame: Frame, run: Evaluator
) -> None:
    """Note `TABLE[event.payload]` where the payload is one of few values and some are no keys.

    Only of payloads: which of its values a field has where it is looked up is not known here.
    """
    is_payload = len(index) == 1 and all(isinstance(one, PayloadPart) for one in index)
    key = node.slice[0].slice.value if isinstance(node.slice[0].slice, nodes.Index) else None
    if not is_payload or not isinstance(owner, Mapping) or key is None or frame.checkpoints is not None:
        return
    table = frame.code(node.value)
    if not _is_plain(table, frame.code(key), state):
        return
    keys = [value_alternative(one) if one is not None else None for one, _ in entries(owner, run.world)]
    remaining = alternatives(key, index, state, run)
    if remaining is None or not keys or None in keys:
        return
    known = [one for one in keys if one is not None]
    missing = [one for one in remaining if _is_missing(one, known)]
    if missing:
        fact = IncompleteTable(
            table=table,
            key=frame.code(key),
            missing=tuple(sorted(map(_shown, missing))),
            span=frame.span(node),
            symbol=frame.symbol,
        )
        run.recorder.slips[fact] = None


def _is_plain(table: str, key: str, state: State) -> bool:
    """Whether all tests on the way that may be about the key are comparisons of it, which are followed."""
    if any(one != key for one in state.possible):
        return False  # what is known of another name for it
    names = {"payload", key.partition(".")[0].partition("[")[0], table.partition(".")[0]}
    about = (one.expression for one in state.guards if names & set(re.findall(r"\w+", one.expression)))
    return all(re.match(rf"{re.escape(key)} (is|==|!=) ", text) for text in about)


def _is_missing(item: Alternative, keys: list[Alternative]) -> bool:
    is_value = item.is_constant and item != NONE_ALTERNATIVE
    return is_value and all(are_equal(item, key) is False for key in keys)


def _shown(item: Alternative) -> str:
    if item.type_name.startswith("builtins."):
        return repr(item.value)
    return f"{item.type_name.rpartition('.')[2]}.{item.value!s}"
