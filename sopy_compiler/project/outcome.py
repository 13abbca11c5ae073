"""What a check came to, as data."""

from dataclasses import dataclass

from sopy_compiler.diagnostics.accepted import AcceptedFinding
from sopy_compiler.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was looked at in reported modules; procedures that are no states do not count."""

    modules: int = 0
    procedures: int = 0
    handlers: int = 0
    transitions: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """The sums."""
        return Counts(
            modules=self.modules + other.modules,
            procedures=self.procedures + other.procedures,
            handlers=self.handlers + other.handlers,
            transitions=self.transitions + other.transitions,
        )

    def stored(self) -> list[int]:
        """The counts as JSON."""
        return [self.modules, self.procedures, self.handlers, self.transitions]


def load_counts(stored: list[int]) -> Counts:
    """The counts again.

    Raises:
        ValueError, TypeError: the array is none of ours.
    """
    modules, procedures, handlers, transitions = stored
    return Counts(modules=modules, procedures=procedures, handlers=handlers, transitions=transitions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Findings in the order of reports, and how many files were found.

    `silenced` are the findings that comments accept. `locations` are the files behind the paths that findings
    show. `dependencies` is what was seen on the disk beside the files that were found, by paths from the
    working folder. `failures` are the codes of rules that broke, `cause` what the first of them raised.
    `lost_entries` are clauses about the configured entries that no procedure is. `analysed_groups` of
    `groups` were not in the cache.
    """

    findings: tuple[Diagnostic, ...]
    silenced: tuple[AcceptedFinding, ...]
    counts: Counts
    files: int
    locations: dict[str, str]
    dependencies: dict[str, str | None]
    failures: tuple[str, ...] = ()
    cause: str = ""
    lost_entries: tuple[str, ...] = ()
    groups: int = 0
    analysed_groups: int = 0
