"""How grave a finding is."""

from enum import StrEnum


class Severity(StrEnum):
    """Grave first; `rank` orders them for thresholds."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """2 for an error, 1 for a warning, 0 for a note."""
        return {"error": 2, "warning": 1, "note": 0}[self.value]
