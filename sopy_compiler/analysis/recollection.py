"""Results about a program that hold for a later text of it as well."""

from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")


class Recollection:
    """Keeps results with their grounds: all that they follow from.

    Grounds are compared with `==`. Facts that a later reading of the program has taken over are the same
    objects, so that the comparison ends at once. As grounds are kept, an `id` in a key is that of an object
    which is still there.
    """

    def __init__(self) -> None:
        self._before: dict[Hashable, tuple[object, object]] = {}
        self._now: dict[Hashable, tuple[object, object]] = {}

    def start_program(self) -> None:
        """Forget what the last program did not ask for."""
        self._before, self._now = self._now, {}

    def of(self, key: Hashable, grounds: object, find: Callable[[], T]) -> T:
        """The result of `find`, which is called where the grounds are not what they were."""
        known = self._now.get(key) or self._before.get(key)
        if known is None or known[0] != grounds:
            known = (grounds, find())
        self._now[key] = known
        return known[1]  # type: ignore[return-value]  # one function finds what is kept under a key
