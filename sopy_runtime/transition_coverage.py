"""Which of the transitions that a workflow can make have been made, in any number of sessions."""

import inspect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sopy_runtime.built import entries_of
from sopy_runtime.event import Event
from sopy_runtime.instructions.branches import exits_of
from sopy_runtime.introspection import handlers_of, most_specific
from sopy_runtime.outcome import Outcome
from sopy_runtime.procedure import Procedure
from sopy_runtime.table import Branch, Entry

# A handler that is not known to have any way out has one: it runs.
RUN = "run"
_BRANCH_OF_OUTCOME = {"moved": "move", "stayed": "stay", "recover": "recover", "finished": "finish"}


class Observed(NamedTuple):
    """A transition that was made.

    Attributes:
        file: the source of the procedure's module; empty if there is none.
        module: its name.
        procedure: the class in the module, as in `Outer.Inner`.
        event: the class that the handler takes, which may be a base of the event's.
        way: what it did, as in `move to Ship`.
        handler: its function, as in `Base.on_paid`.
        bases: the procedure's classes, the nearest first.
    """

    file: str
    module: str
    procedure: str
    event: str
    way: str
    handler: str
    bases: tuple[str, ...]


class WayCoverage(NamedTuple):
    """One way out that can be told from others from outside.

    Attributes:
        way: what it does, as in `move to Ship`, `stay`.
        when: the condition in words, which may be empty.
        taken: how often it was taken.
        path, line: where it stands; empty and 0 if that is not known.
    """

    way: str
    when: str
    taken: int
    path: str = ""
    line: int = 0


class RowCoverage(NamedTuple):
    """One row: a procedure, by module and qualified name, an event that it takes, and the ways out."""

    procedure: str
    event: str
    ways: tuple[WayCoverage, ...]

    @property
    def missed(self) -> tuple[WayCoverage, ...]:
        """The ways out that were never taken."""
        return tuple(way for way in self.ways if not way.taken)


class TransitionCoverage:
    """Collects transitions: `Session(observers=(coverage,))`.

    A row counts if its procedure was visited, or is known to follow one that was.
    """

    def __init__(self) -> None:
        self._visited: dict[type[Procedure[Any]], None] = {}
        self._taken: Counter[tuple[type[Procedure[Any]], type[Event[Any]], str]] = Counter()

    def __call__(self, outcome: Outcome[Any]) -> None:
        """Note one outcome."""
        kind = _BRANCH_OF_OUTCOME.get(outcome.kind)
        self._note(outcome.before, outcome.event, kind, type(outcome.after).__name__)

    def failed(self, procedure: Procedure[Any], event: Event[Any]) -> None:
        """Note that the handler raised: it has taken the way of its `raise`."""
        self._note(procedure, event, "raise", "")

    def _note(self, procedure: Procedure[Any], event: Event[Any], kind: str | None, target: str) -> None:
        cls = type(procedure)
        self._visited[cls] = None
        taken = most_specific(type(event), handlers_of(cls))
        if taken is not None and kind is not None:
            self._taken[cls, taken, way_of(kind, target)] += 1

    def rows(self) -> tuple[RowCoverage, ...]:
        """Every row of every procedure that can be reached from those that were visited."""
        return tuple(
            self._row(procedure, entry) for procedure in self._reachable() for entry in entries_of(procedure)
        )

    def observed(self) -> Mapping[Observed, int]:
        """Everything that was taken, and how often."""
        found: Counter[Observed] = Counter()
        for (procedure, event, way), number in self._taken.items():
            handler = handlers_of(procedure)[event]
            one = Observed(
                file=_file(procedure),
                module=procedure.__module__,
                procedure=_name(procedure),
                event=event.__name__,
                way=way,
                handler=_name(inspect.unwrap(handler.function)),
                bases=tuple(_name(base) for base in procedure.__mro__),
            )
            found[one] += number
        return found

    def _row(self, procedure: type[Procedure[Any]], entry: Entry[Any]) -> RowCoverage:
        taken = {
            way: number
            for (visited, event, way), number in self._taken.items()
            if (visited, event) == (procedure, entry.event)
        }
        ways = tuple(
            WayCoverage(way, when, taken.get(way, 0))
            for way, when in _ways(way.branch for way in exits_of(entry))
        )
        name = f"{procedure.__module__}.{procedure.__qualname__}"
        return RowCoverage(name, entry.event.__name__, ways or (WayCoverage(RUN, "", sum(taken.values())),))

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
    found: dict[tuple[str, str], dict[tuple[Any, ...], int]] = {}
    for row in rows:
        ways = found.setdefault((row.procedure, row.event), {})
        for one in row.ways:
            key = (one.way, one.when, one.path, one.line)
            ways[key] = ways.get(key, 0) + one.taken
    merged_rows = [
        RowCoverage(
            procedure,
            event,
            tuple(
                WayCoverage(way, when, taken, path, line) for (way, when, path, line), taken in ways.items()
            ),
        )
        for (procedure, event), ways in found.items()
    ]
    return tuple(sorted(merged_rows, key=lambda row: row.procedure))


def report(rows: tuple[RowCoverage, ...]) -> list[str]:
    """The rows as lines of text, what was missed below each, and the total in the end."""
    width = max((len(row.procedure) + len(row.event) + 2 for row in rows), default=0)
    lines = []
    for row in rows:
        head = f"{row.procedure}  {row.event}".ljust(width)
        lines.append(f"{head}  {len(row.ways) - len(row.missed)}/{len(row.ways)}")
        lines += [f"    missed: {one.way}{_in_brackets(one.when)}{_place(one)}" for one in row.missed]
    total, share = sum(len(row.ways) for row in rows), percentage(rows)
    return [*lines, f"{total - sum(len(row.missed) for row in rows)} of {total} transitions, {share:.0f} %"]


def percentage(rows: tuple[RowCoverage, ...]) -> float:
    """How many of all ways out were taken; 100 if there are none."""
    total = sum(len(row.ways) for row in rows)
    return 100 * (total - sum(len(row.missed) for row in rows)) / total if total else 100.0


def way_of(kind: str, target: str) -> str:
    """What an outcome shows of a transition of this kind to this procedure."""
    # A refusal by `raise` and a returned text look the same from outside.
    return f"move to {target}" if kind == "move" else "recover" if kind == "raise" else kind


def _in_brackets(when: str) -> str:
    if when in ("", "otherwise"):
        return when and f" ({when})"
    return f" (if {when})"


def _place(one: WayCoverage) -> str:
    return f"  {one.path}:{one.line}" if one.line else ""


def _ways(branches: Iterable[Branch]) -> tuple[tuple[str, str], ...]:
    """Ways out that an outcome can tell apart, with the conditions of all branches that take them."""
    conditions: dict[str, list[str]] = {}
    for branch in branches:
        conditions.setdefault(way_of(branch.kind, branch.target), []).append(branch.when)
    return tuple((way, " or ".join(dict.fromkeys(filter(None, whens)))) for way, whens in conditions.items())


def _name(found: Any) -> str:
    return str(found.__qualname__).replace(".<locals>", "")


def _file(procedure: type[Procedure[Any]]) -> str:
    try:
        return inspect.getsourcefile(procedure) or ""
    except (TypeError, OSError):
        return ""
