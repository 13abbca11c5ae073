"""The codes of the plugin's own errors, for `# type: ignore[...]` and `disable_error_code`."""

from functools import cache
from typing import Final

from mypy.errorcodes import ErrorCode

CATEGORY: Final = "SOPy"

SIGMA: Final = ErrorCode("sopy-sigma", "A handler's state is not the procedure's", CATEGORY)
EVENT: Final = ErrorCode("sopy-event", "A handler does not say which event it takes", CATEGORY)
RETURN: Final = ErrorCode("sopy-return", "A handler returns what is no transition", CATEGORY)
PAYLOAD: Final = ErrorCode("sopy-payload", "The event carries no payload", CATEGORY)
OBSERVES: Final = ErrorCode("sopy-observes", "What is observed is not an event class at run time", CATEGORY)
CLASS: Final = ErrorCode("sopy-class", "A procedure's class statement has an unknown argument", CATEGORY)
SETTINGS: Final = ErrorCode("sopy-settings", "`[tool.sopyc]` has mistakes", CATEGORY)
INTERNAL: Final = ErrorCode("sopy-internal", "The plugin failed", CATEGORY)


@cache
def code_of_rule(code: str, name: str) -> ErrorCode:
    """The code of a finding of `sopyc check`, such as SOP101; mypy keeps a register, so each is made once."""
    return ErrorCode(code, name, CATEGORY)
