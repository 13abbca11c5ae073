"""Classes and functions, by the names under which another process finds them again."""

import importlib
import sys
from operator import attrgetter
from typing import Any

from sopy_runtime.errors import SopyError


class UnknownName(SopyError, LookupError):
    """A document names a class or function that the program does not have."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} is gone: {reason}")
        self.name = name


def importable_name(named: Any) -> str | None:
    """`module:qualified.name`; None if a process that imports the module does not find it there."""
    module, name = getattr(named, "__module__", None), getattr(named, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or "<" in name:
        return None
    try:
        found = attrgetter(name)(sys.modules[module])
    except (KeyError, AttributeError):
        return None
    # A module that was loaded anew has another class of this name: whoever reads the document gets that one.
    is_same = found is named or (isinstance(found, type) and isinstance(named, type))
    return f"{module}:{name}" if is_same else None


def find_named(name: str) -> Any:
    """The class or function of this name; its module is imported if need be.

    Raises:
        UnknownName: there is none.
    """
    module, _, qualified = name.partition(":")
    try:
        return attrgetter(qualified)(sys.modules.get(module) or importlib.import_module(module))
    except ModuleNotFoundError as error:
        raise UnknownName(name, f"there is no module {error.name}") from error
    except AttributeError as error:
        raise UnknownName(name, f"{module} has no {qualified}") from error


def find_class(name: str) -> type[Any]:
    """The class of this name.

    Raises:
        UnknownName: there is none.
    """
    found = find_named(name)
    if not isinstance(found, type):
        raise UnknownName(name, f"it is now {found!r:.80}")
    return found
