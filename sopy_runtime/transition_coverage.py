"""Which of the transitions that a workflow can make have been made, in any number of sessions."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sopy_runtime.built import entries_of
from sopy_runtime.instructions.branches import exits_of
from sopy_runtime.introspection import handlers_of, most_specific
from sopy_runtime.outcome import Outcome
from sopy_runtime.procedure import Procedure
from sopy_runtime.table import Branch, Entry

# A handler that is not known to have any way out has one: it runs.
RUN = "run"
_BRANCH_OF_OUTCOME = {"moved": "move", "stayed": "stay", "recover": "recover", "finished": "finish"}


class RowCoverage(NamedTuple):
    """One row: a procedure and an event it takes.

    Attributes:
        procedure: module and qualified name.
        ways: the ways out, each with its condition in words, which may be empty.
        taken: those that were taken.
    """

    procedure: str
    event: str
    ways: tuple[tuple[str, str], ...]
    taken: frozenset[str]

    @property
    def missed(self) -> tuple[tuple[str, str], ...]:
        """The ways out that were never taken."""
        return tuple(way for way in self.ways if way[0] not in self.taken)


class TransitionCoverage:
    """Collects transitions: `Session(observers=(coverage,))`.

    A row counts if its procedure was visited, or is known to follow one that was.
    """

    def __init__(self) -> None:
        self._visited: dict[type[Procedure[Any]], None] = {}
        self._taken: set[tuple[type[Procedure[Any]], str, str]] = set()

    def __call__(self, outcome: Outcome[Any]) -> None:
        """Note one outcome."""
        procedure = type(outcome.before)
        self._visited[procedure] = None
        event = most_specific(type(outcome.event), handlers_of(procedure))
        kind = _BRANCH_OF_OUTCOME.get(outcome.kind)
        if event is not None and kind is not None:
            self._taken.add((procedure, event.__name__, _way(kind, type(outcome.after).__name__)))

    def rows(self) -> tuple[RowCoverage, ...]:
        """Every row of every procedure that can be reached from those that were visited."""
        return tuple(
            self._row(procedure, entry) for procedure in self._reachable() for entry in entries_of(procedure)
        )

    def _row(self, procedure: type[Procedure[Any]], entry: Entry[Any]) -> RowCoverage:
        event = entry.event.__name__
        taken = frozenset(way for visited, name, way in self._taken if (visited, name) == (procedure, event))
        ways = _ways(way.branch for way in exits_of(entry))
        if not ways:
            ways, taken = ((RUN, ""),), frozenset({RUN} if taken else ())
        return RowCoverage(f"{procedure.__module__}.{procedure.__qualname__}", event, ways, taken)

    def _reachable(self) -> Iterator[type[Procedure[Any]]]:
        pending = list(self._visited)
        seen = set(pending)
        while pending:
            procedure = pending.pop(0)
            yield procedure
            targets = {way.target for entry in entries_of(procedure) for way in exits_of(entry)}
            following = [target for target in targets if target is not None and target not in seen]
            following.sort(key=lambda target: target.__qualname__)
            seen.update(following)
            pending += following


def merged(rows: Iterable[RowCoverage]) -> tuple[RowCoverage, ...]:
    """One row for each procedure and event, with everything that was taken anywhere; sorted by procedure."""
    found: dict[tuple[str, str], RowCoverage] = {}
    for row in rows:
        known = found.setdefault((row.procedure, row.event), row)
        ways = known.ways + tuple(way for way in row.ways if way not in known.ways)
        found[row.procedure, row.event] = known._replace(ways=ways, taken=known.taken | row.taken)
    return tuple(sorted(found.values(), key=lambda row: row.procedure))


def report(rows: tuple[RowCoverage, ...]) -> list[str]:
    """The rows as lines of text, what was missed below each, and the total in the end."""
    width = max((len(row.procedure) + len(row.event) + 2 for row in rows), default=0)
    lines = []
    for row in rows:
        head = f"{row.procedure}  {row.event}".ljust(width)
        lines.append(f"{head}  {len(row.ways) - len(row.missed)}/{len(row.ways)}")
        lines += [f"    missed: {way}{_in_brackets(when)}" for way, when in row.missed]
    total, share = sum(len(row.ways) for row in rows), percentage(rows)
    return [*lines, f"{total - sum(len(row.missed) for row in rows)} of {total} transitions, {share:.0f} %"]


def percentage(rows: tuple[RowCoverage, ...]) -> float:
    """How many of all ways out were taken; 100 if there are none."""
    total = sum(len(row.ways) for row in rows)
    return 100 * (total - sum(len(row.missed) for row in rows)) / total if total else 100.0


def _in_brackets(when: str) -> str:
    if when in ("", "otherwise"):
        return when and f" ({when})"
    return f" (if {when})"


def _ways(branches: Iterable[Branch]) -> tuple[tuple[str, str], ...]:
    """Ways out that an outcome can tell apart, with the conditions of all branches that take them."""
    conditions: dict[str, list[str]] = {}
    for branch in branches:
        conditions.setdefault(_way(branch.kind, branch.target), []).append(branch.when)
    return tuple((way, " or ".join(dict.fromkeys(filter(None, whens)))) for way, whens in conditions.items())


def _way(kind: str, target: str) -> str:
    # A refusal by `raise` and a returned text look the same from outside.
    return f"move to {target}" if kind == "move" else "recover" if kind == "raise" else kind
