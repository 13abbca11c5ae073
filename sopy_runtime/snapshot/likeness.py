"""Whether two values are alike in all that a program, or a file they are written to, could tell.

`==` is not enough: `1 == True == 1.0`, two models are equal although other fields were set, two dicts
although their keys are in another order, and `Decimal("1.0") == Decimal("1.00")`.
"""

from dataclasses import is_dataclass
from operator import is_
from typing import Any

from pydantic import BaseModel

from sopy_runtime.snapshot.parts import LEAVES, parts_of

_TOLD_BY_EQUALITY = frozenset({str, bytes, int, bool, type(None)})
_ORDERED = (list, tuple)


def are_alike(old: Any, new: Any) -> bool:
    """Whether nothing tells them apart but their identity; values that cannot tell are not alike."""
    try:
        return _are_alike(old, new)
    except Exception:  # noqa: BLE001  the program's own `__eq__`, an array without a truth value, a cycle
        return False


def _are_alike(old: Any, new: Any) -> bool:
    if old is new:
        return True
    kind = type(old)
    if kind is not type(new):
        return False
    if kind in _TOLD_BY_EQUALITY:
        return bool(old == new)
    if kind in LEAVES:
        # Two objects may be no number, and then not even equal to themselves.
        return repr(old) == repr(new)
    if kind in _ORDERED:
        return len(old) == len(new) and (all(map(is_, old, new)) or all(map(_are_alike, old, new)))
    if kind is dict:
        return _are_alike(list(old), list(new)) and _are_alike(list(old.values()), list(new.values()))
    if kind is set or kind is frozenset:
        if set(map(id, old)) == set(map(id, new)):
            return True
        return bool(old == new) and sorted(map(repr, old)) == sorted(map(repr, new))
    if isinstance(old, BaseModel) or is_dataclass(old):
        return all(_are_alike(part.read(old), part.read(new)) for part in parts_of(kind))
    return bool(old == new)
