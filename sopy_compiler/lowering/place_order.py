"""Facts in the order of the places at which they stand, the same for every order of discovery."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from sopy_compiler.source.span import Span


class Placed(Protocol):
    """What stands at a place."""

    @property
    def span(self) -> Span:
        """The place."""
        ...


T = TypeVar("T", bound=Placed)


def by_place(found: Iterable[T]) -> tuple[T, ...]:
    """The facts by file and start; those that start at one place in the order of what they print."""
    by_start: dict[tuple[str, tuple[int, int]], list[T]] = {}
    for one in found:
        by_start.setdefault((one.span.path, one.span.start), []).append(one)
    return tuple(
        one
        for start in sorted(by_start)
        for one in (by_start[start] if len(by_start[start]) == 1 else sorted(by_start[start], key=repr))
    )
