"""Python source for values: laid out like a formatter would, and safe whatever texts are in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

LINE_LENGTH: Final = 100
INDENTATION: Final = "    "

Source: TypeAlias = "str | Group"
"""An expression: text that fits on a line, or something that can be broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items between brackets; `prefix` stands before them on the same line."""

    prefix: str
    items: tuple[tuple[str, Source], ...]
    brackets: str = "()"
    is_tuple: bool = False


def text_literal(text: str) -> str:
    """A string literal on one line, in double quotes where that needs no escapes."""
    literal = repr(str(text))
    return f'"{literal[1:-1]}"' if literal[0] == "'" and '"' not in literal else literal


def call(function: str, *arguments: Source, **keywords: Source) -> Group:
    """A call."""
    items = (*(("", argument) for argument in arguments), *((f"{k}=", v) for k, v in keywords.items()))
    return Group(prefix=function, items=items)


def tuple_of(items: Iterable[Source]) -> Group:
    """A tuple."""
    return Group(prefix="", items=tuple(("", item) for item in items), is_tuple=True)


def texts(items: Iterable[str]) -> Group:
    """A tuple of strings."""
    return tuple_of(map(text_literal, items))


def dict_of(items: Mapping[str, str]) -> Group:
    """A dict of strings."""
    pairs = tuple((f"{text_literal(key)}: ", text_literal(value)) for key, value in items.items())
    return Group(prefix="", items=pairs, brackets="{}")


def layout(prefix: str, source: Source, indentation: str = "", suffix: str = "") -> str:
    """The lines of `prefix` and the expression, broken where they would be too long."""
    flat = f"{indentation}{prefix}{_flat(source)}{suffix}"
    if isinstance(source, str) or len(flat) <= LINE_LENGTH or not source.items:
        return flat
    opening, closing = source.brackets[0], source.brackets[1]
    lines = [f"{indentation}{prefix}{source.prefix}{opening}"]
    lines += [layout(name, item, indentation + INDENTATION, ",") for name, item in source.items]
    lines.append(f"{indentation}{closing}{suffix}")
    return "\n".join(lines)


def _flat(source: Source) -> str:
    if isinstance(source, str):
        return source
    opening, closing = source.brackets[0], source.brackets[1]
    inner = ", ".join(name + _flat(item) for name, item in source.items)
    comma = "," if source.is_tuple and len(source.items) == 1 else ""
    return f"{source.prefix}{opening}{inner}{comma}{closing}"
