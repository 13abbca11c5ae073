"""Lists inside sentences."""

from collections.abc import Iterable


def joined(names: Iterable[str], *, last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *front, final = list(names) or [""]
    return f"{', '.join(front)} {last} {final}" if front else final
