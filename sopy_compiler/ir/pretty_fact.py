"""Facts as `name=value`: those without a notation of their own, and what a notation leaves out.

A field that is added to a fact is printed from here, without an edit.
"""

from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final

from sopy_compiler.ir.place import Place
from sopy_compiler.ir.pretty_line import declared_text, quoted, range_text
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.printable import one_line
from sopy_compiler.source.span import Span

_NO_VALUE: Final = object()


def further(fact: Any, home: str, told: tuple[str, ...] = (), **implied: object) -> str:
    """What of a fact is neither `told` already, nor its default, nor `implied` by the place of the line."""
    parts = (f"  {name}={value_text(value, home)}" for name, value in _untold(fact, told, implied))
    return "".join(parts)


def further_lines(
    fact: Any, home: str, indent: str, told: tuple[str, ...] = (), **implied: object
) -> Iterator[str]:
    """The same, with a line for each; for each of its elements where the value is a tuple of facts."""
    for name, value in _untold(fact, told, implied):
        if isinstance(value, tuple) and value and all(is_dataclass(one) for one in value):
            for one in value:
                yield f"{indent}{name}{further(one, home)}"
        else:
            yield f"{indent}{name}={value_text(value, home)}"


def _untold(fact: Any, told: tuple[str, ...], implied: dict[str, object]) -> Iterator[tuple[str, Any]]:
    for field in fields(fact):
        value = getattr(fact, field.name)
        usual = implied.get(field.name, _NO_VALUE if field.default is MISSING else field.default)
        if field.name not in told and (type(value) is not type(usual) or value != usual):
            yield field.name, value


def value_text(value: Any, home: str) -> str:
    """Any value that a fact can hold."""
    if isinstance(value, Span):
        return range_text(value, home)
    if isinstance(value, Place):
        return one_line(value.text)
    if isinstance(value, StrEnum):
        return one_line(value.value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        return f"[{', '.join(value_text(one, home) for one in value)}]"
    if isinstance(value, TypeExpression):
        return declared_text(value)
    if is_dataclass(value):
        parts = [f"{name}={value_text(inner, home)}" for name, inner in _untold(value, (), {})]
        return f"{type(value).__name__}({', '.join(parts)})"
    return one_line(repr(value))
