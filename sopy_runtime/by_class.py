"""What has been found out about classes, in a table that does not grow for ever.

A program may make classes as long as it runs: a notebook whose modules are loaded anew, tests of random
workflows. What is forgotten is found out again.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Generic, TypeVar

T = TypeVar("T")

MANY = 1024
"""More classes than the states of one program have."""


class ByClass(dict[type, T], Generic[T]):
    """Asks once for each class.

    Args:
        find: what is to be known of a class.
        always: what is known from the beginning, and never forgotten.
    """

    def __init__(self, find: Callable[[type], T], always: Mapping[type, T] = MappingProxyType({})) -> None:
        super().__init__(always)
        self._find = find
        self._always = dict(always)

    def __missing__(self, cls: type) -> T:
        found = self._find(cls)
        if len(self) >= MANY + len(self._always):
            self.clear()
            self.update(self._always)
        self[cls] = found
        return found
