"""What `import *` brings in."""

import collections
import collections.abc
import dataclasses
import datetime
import enum
import typing
from typing import Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.scope import Scope

# Modules of the standard library that programs import in this way.
_EXPORTS: Final = {
    module.__name__: frozenset(module.__all__)
    for module in (typing, dataclasses, enum, datetime, collections, collections.abc)
}


def star_exports(module: str) -> frozenset[str] | None:
    """The public names of an outside module, None where they are not known."""
    return _EXPORTS.get(module)


def may_export(module: Scope, name: str, listed: frozenset[str] | None) -> bool:
    """Whether `import *` of a project module can bring in `name`; `listed` are its `listed_exports`."""
    if listed is not None:
        return name in listed
    is_bound = name in module.bindings or bool(module.stars)
    return is_bound and ("__all__" in module.bindings or not name.startswith("_"))


def listed_exports(module: Scope) -> frozenset[str] | None:
    """The names in `__all__`; None where there is none, or none that can be read."""
    bindings = module.bindings.get("__all__", ())
    if len(bindings) != 1 or not isinstance(bindings[0].node, (nodes.List, nodes.Tuple)):
        return None
    names = [text_of(element.value) for element in bindings[0].node.elements]
    return None if None in names else frozenset(name for name in names if name is not None)
