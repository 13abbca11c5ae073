"""What a handler does to sigma and to the procedure's own attributes."""

from enum import StrEnum
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span

FILL_NOTHING: Final = frozenset(
    {
        "remove",
        "discard",
        "pop",
        "popleft",
        "popitem",
        "clear",
        "sort",
        "reverse",
        "rotate",
        "delitem",
        "difference_update",
        "intersection_update",
    }
)
"""The operations that leave an empty container empty."""

ALIAS: Final = "alias"
"""The operation on a field that may hold the same object as the one through which it is changed."""


class AccessKind(StrEnum):
    """How a field is touched."""

    READ = "read"
    WRITE = "write"
    MUTATE = "mutate"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One touch of sigma.

    `path` is the dotted field path from sigma (`db_config.host`); empty for a method call on sigma itself.
    `owner` is the qualified name of the model whose member the last part names and `member` that part;
    `operation` tells how a container changes (`list.append`, `set.update`, `dict.setitem`, `assign`), or
    which of its methods reads it (`list.index`).
    `is_certain` is false when the owner's type was only guessed or the access is guarded by `hasattr`.
    """

    kind: AccessKind
    path: str
    owner: str
    member: str
    span: Span
    symbol: str
    operation: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The summary of one handler for one event; dotted paths of sigma, sorted.

    `mutates` pairs a path with the operations that change it in place. `is_opaque` means that sigma escaped
    to code that was not followed, for the reasons given: then the sets are a lower bound. `untracked` tells
    why objects that sigma or the procedure hold may change in ways that none of the sets names; where it is
    empty and the effect is not opaque, the sets are everything that the handler changes.
    """

    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    mutates: tuple[tuple[str, tuple[str, ...]], ...] = ()
    attribute_writes: tuple[str, ...] = ()
    is_opaque: bool = False
    opaque_reasons: tuple[str, ...] = ()
    untracked: tuple[str, ...] = ()
