"""What classes of which no source was read can be."""

import sys
from typing import Final

from sopy_compiler.ir.vocabulary import DSL_PACKAGES

_PACKAGES_WITHOUT_VOCABULARY: Final = frozenset(
    (*sys.stdlib_module_names, *DSL_PACKAGES, "pydantic", "typing_extensions")
)


def has_no_vocabulary(external: str) -> bool:
    """Whether the outside class surely is no procedure or event of somebody's own, and has no handlers."""
    return external.partition(".")[0] in _PACKAGES_WITHOUT_VOCABULARY


def is_plain_outside(external: str) -> bool:
    """Whether the class is one of the standard library or pydantic, and no form that stands for others."""
    root, _, rest = external.partition(".")
    is_special = root in {*DSL_PACKAGES, "typing", "typing_extensions"}
    return bool(rest) and not is_special and has_no_vocabulary(external)
