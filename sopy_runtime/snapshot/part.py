"""One place where an object keeps state: its attributes, its elements, one of its slots."""

from collections.abc import Callable
from typing import Any, NamedTuple

Content = Any
"""What one part held: a dict, list, set or bytes that nobody else refers to, or None."""


UNREADABLE: Content = ()
"""Stands for a content that could not be read: nothing is written back."""


class Part(NamedTuple):
    """How to read such a place one level deep, and how to write it back."""

    read: Callable[[Any], Content]
    write: Callable[[Any, Content], None]


def write_nothing(target: Any, content: Content) -> None:
    """An immutable container: only what is inside it can change."""


def restore_class(instance: Any, cls: type) -> None:
    """Undo an assignment to `__class__`.

    Raises:
        TypeError: the class does not let it.
    """
    if type(instance) is not cls:
        object.__setattr__(instance, "__class__", cls)
