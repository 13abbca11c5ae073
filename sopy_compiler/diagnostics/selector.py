"""How people name rules: by code, by a prefix of codes, by name."""

import re
from typing import Final

_CODE_PREFIX: Final = re.compile(r"SOP\d{0,3}$")


def selects(selector: str, *, code: str, name: str) -> bool:
    """Whether `SOP201`, `SOP2`, `SOP` or `unknown-field` means the rule; case does not matter."""
    written = selector.strip().upper()
    if _CODE_PREFIX.match(written):
        return code.startswith(written)
    return written.replace("_", "-") == name.upper()


def specificity(selector: str) -> int:
    """How exactly the selector names: a whole code or a name beats every prefix."""
    written = selector.strip().upper()
    return len(written) if _CODE_PREFIX.match(written) else len("SOP000")
