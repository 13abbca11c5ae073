"""What `import *` brings in from modules of the standard library that programs import that way."""

import collections
import collections.abc
import dataclasses
import datetime
import enum
import typing
from typing import Final

_EXPORTS: Final = {
    module.__name__: frozenset(module.__all__)
    for module in (typing, dataclasses, enum, datetime, collections, collections.abc)
}


def star_exports(module: str) -> frozenset[str] | None:
    """The public names of an outside module, None where they are not known."""
    return _EXPORTS.get(module)
