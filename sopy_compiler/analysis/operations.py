"""What the standard types can do, asked of the types themselves."""

import datetime
import operator
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from sopy_compiler.domain.containers import standard_types
from sopy_compiler.domain.optional import present_or_none
from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression

_SAMPLES: Final[dict[str, Callable[[], object]]] = {
    "builtins.str": str,
    "builtins.int": lambda: 1,
    "builtins.float": lambda: 1.0,
    "builtins.bool": lambda: True,
    "builtins.bytes": bytes,
    "builtins.bytearray": bytearray,
    "builtins.list": list,
    "builtins.tuple": tuple,
    "builtins.set": set,
    "builtins.frozenset": frozenset,
    "builtins.dict": dict,
    "builtins.range": lambda: range(0),
    "collections.deque": deque,
    "collections.defaultdict": lambda: defaultdict(int),
    "collections.Counter": Counter,
    "collections.OrderedDict": OrderedDict,
    "datetime.datetime": lambda: datetime.datetime(2000, 1, 1),  # noqa: DTZ001  never compared
    "datetime.timedelta": lambda: datetime.timedelta(1),
    "decimal.Decimal": Decimal,
    NONE: lambda: None,
}
_IN_PLACE: Final[dict[str, Callable[[Any, Any], object]]] = {
    "AddAssign": operator.iadd,
    "SubtractAssign": operator.isub,
    "MultiplyAssign": operator.imul,
    "BitOrAssign": operator.ior,
    "BitAndAssign": operator.iand,
    "BitXorAssign": operator.ixor,
}
SYMBOLS: Final = {
    "AddAssign": "+=",
    "SubtractAssign": "-=",
    "MultiplyAssign": "*=",
    "BitOrAssign": "|=",
    "BitAndAssign": "&=",
    "BitXorAssign": "^=",
}
_SPECIAL: Final = {"setitem": "__setitem__", "delitem": "__delitem__", "imul": "__imul__", "iadd": "__iadd__"}


def lacks(declared: TypeExpression, action: str) -> bool:
    """Whether no value of the type has the attribute or in-place operation; false where that cannot be told.

    None among several alternatives does not count.
    """
    name = _SPECIAL.get(action, action)
    return all(_lacks(member, name) for member in present_or_none(declared))


def _lacks(member: TypeExpression, name: str) -> bool:
    """Whether no standard type whose values the type has knows the name."""
    samples = [_SAMPLES.get(standard) for standard in standard_types(member)]
    return all(sample is not None and not hasattr(sample(), name) for sample in samples)


def methods(declared: TypeExpression) -> tuple[str, ...]:
    """The public methods of a standard type."""
    standard = [name for member in declared.members for name in standard_types(member)]
    samples = [_SAMPLES[name]() for name in standard if name in _SAMPLES]
    return tuple(name for sample in samples for name in dir(sample) if not name.startswith("_"))


def refuses(left: TypeExpression, operator_name: str, right: TypeExpression) -> bool:
    """Whether the augmented assignment surely raises `TypeError`; false where that cannot be told."""
    combine = _IN_PLACE.get(operator_name)
    lefts, rights = _samples(left), _samples(right)
    if combine is None or not lefts or not rights:
        return False
    return all(_raises(combine, make(), value) for make in lefts for value in rights)


def _samples(expression: TypeExpression) -> list[Callable[[], object]]:
    found: list[Callable[[], object]] = []
    for member in expression.members:
        if member.name == LITERAL:
            found.extend(_constant(value) for value in member.literals)
        else:
            standard = standard_types(member)
            if not all(name in _SAMPLES for name in standard):
                return []
            found.extend(_SAMPLES[name] for name in standard)
    return found


def _constant(value: object) -> Callable[[], object]:
    """A small value of the same type: a number could multiply a text beyond all memory."""
    return _SAMPLES.get(f"builtins.{type(value).__name__}", lambda: None)


def _raises(combine: Callable[[Any, Any], object], left: object, right: Callable[[], object]) -> bool:
    try:
        combine(left, right())
    except TypeError:
        return True
    return False
