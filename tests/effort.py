"""How much of a property a run tries: a part every day, all in `make test-slow`, more in `make chaos`."""

import os

IS_THOROUGH = os.environ.get("SOPYC_THOROUGH") == "1"
# The examples of properties that only the slow tests look at.
EXAMPLES = int(os.environ.get("SOPYC_EXAMPLES") or 150)


def amount(everyday: int, *, thorough: int) -> int:
    """How often to try; a test that asks has the mark `thorough`, so that the slow run takes it along."""
    return thorough if IS_THOROUGH else everyday
