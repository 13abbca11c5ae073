"""What `sopyc diff` has found."""

from dataclasses import dataclass

from sopy_compiler.analysis.changes.compare import Comparison
from sopy_compiler.analysis.changes.kept_session import SessionVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleVersions:
    """The version of a module's table on both sides; empty where it has none."""

    module: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffReport:
    """Everything the formats tell; `sessions` is None if no store was asked."""

    code: str
    versions: tuple[ModuleVersions, ...]
    comparison: Comparison
    sessions: tuple[SessionVerdict, ...] | None

    @property
    def has_findings(self) -> bool:
        """Whether something has to be done: for the sessions at hand, or for all that there may be."""
        if self.comparison.mistakes:
            return True
        if self.sessions is None:
            return any(change.breaks for change in self.comparison.changes)
        return any(change.breaks for one in self.sessions for change in one.changes)
