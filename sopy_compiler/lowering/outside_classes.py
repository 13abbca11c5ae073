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
