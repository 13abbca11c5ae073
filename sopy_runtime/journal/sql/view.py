"""The sessions of a store to look at: in pages, and without the program that they belong to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sopy_runtime.codec.plain import plain
from sopy_runtime.errors import StoreError
from sopy_runtime.journal.image import Parts, merge
from sopy_runtime.journal.sql import rows
from sopy_runtime.journal.sql.database import Database, Execute

_INSTANCE = "number, session, workflow, procedure, sequence, finished, version, created, changed"
_STEP = "sequence, kind, place, name, module, event, payload, message, changed, key, at, difference"
_FIELD = "f:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which sessions; what is None does not matter. `text` is a part of the id."""

    workflow: str | None = None
    procedure: str | None = None
    finished: bool | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSession:
    """A session in a list; `number` counts the sessions of the store in the order of their creation."""

    number: int
    id: str
    workflow: str
    procedure: str
    sequence: int
    finished: bool
    version: str
    created: str
    changed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How many sessions are in one procedure."""

    workflow: str
    procedure: str
    finished: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One committed event with what it did to sigma.

    `before` and `after` are names of procedure classes, `module` is where the latter is defined.
    `differences` has for each field that changed its values before and after, None where there was none; it
    is None where these states are not kept any more.
    """

    sequence: int
    kind: str
    before: str
    after: str
    module: str
    event: str
    payload: Any
    message: str | None
    changed: tuple[str, ...]
    key: str | None
    at: str | None
    differences: Mapping[str, tuple[Any, Any]] | None


class SessionsView:
    """Only reads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, wanted: Wanted, *, before: int | None = None, limit: int = 50
    ) -> tuple[ListedSession, ...]:
        """Sessions, the newest first; `before` is the number of the last one of the page before."""
        conditions, values = _conditions(wanted)
        if before is not None:
            conditions, values = [*conditions, "number < ?"], [*values, before]
        where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
        found = self._database.read(
            lambda execute: execute(
                f"SELECT {_INSTANCE} FROM instance {where}ORDER BY number DESC LIMIT ?",  # noqa: S608  own names
                (*values, limit),
            ).fetchall()
        )
        return tuple(_listed(row) for row in found)

    def find(self, session: str) -> ListedSession:
        """One session by its id.

        Raises:
            StoreError: there is none.
        """

        def read(execute: Execute) -> Any:
            number = rows.number_of(execute, session)
            return execute(f"SELECT {_INSTANCE} FROM instance WHERE number = ?", (number,)).fetchone()  # noqa: S608

        return _listed(self._database.read(read))

    def places(self) -> tuple[Place, ...]:
        """Where sessions are, and how many."""
        found = self._database.read(
            lambda execute: execute(
                "SELECT workflow, procedure, finished, count(*) FROM instance "
                "GROUP BY workflow, procedure, finished ORDER BY workflow, procedure, finished"
            ).fetchall()
        )
        return tuple(
            Place(workflow=workflow, procedure=procedure, finished=bool(finished), count=count)
            for workflow, procedure, finished, count in found
        )

    def steps(self, session: str, *, after: int = 0, limit: int = 100) -> tuple[Step, ...]:
        """Committed events of a session, in their order, from the one behind `after`.

        Raises:
            StoreError: there is no such session.
        """
        return self._database.read(lambda execute: _steps(execute, session, after, limit))

    def state(self, session: str, sequence: int | None = None) -> Mapping[str, Any] | None:
        """The fields of sigma after so many events, or now; None where that state is not kept any more."""

        def read(execute: Execute) -> Parts | None:
            return _parts(execute, rows.number_of(execute, session), sequence)

        parts = self._database.read(read)
        return (
            None if parts is None else {_field(name): _value(text) for name, text in _fields(parts).items()}
        )


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    finished = None if wanted.finished is None else int(wanted.finished)
    found = [
        (f"{column} = ?", value)
        for column, value in (
            ("workflow", wanted.workflow),
            ("procedure", wanted.procedure),
            ("finished", finished),
        )
        if value is not None
    ]
    if wanted.text:
        escaped = wanted.text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        found.append(("session LIKE ? ESCAPE '!'", f"%{escaped}%"))
    return [condition for condition, _ in found], [value for _, value in found]


def _listed(row: Any) -> ListedSession:
    number, session, workflow, procedure, sequence, finished, version, created, changed = row
    return ListedSession(
        number=number, id=session, workflow=workflow, procedure=procedure, sequence=sequence,
        finished=bool(finished), version=version, created=created, changed=changed,
    )  # fmt: skip


def _steps(execute: Execute, session: str, after: int, limit: int) -> tuple[Step, ...]:
    number = rows.number_of(execute, session)
    found = execute(
        f"SELECT {_STEP} FROM journal WHERE number = ? AND sequence > ? ORDER BY sequence LIMIT ?",  # noqa: S608
        (number, after, limit),
    ).fetchall()
    steps = []
    parts = _parts(execute, number, found[0][0] - 1) if found else None
    for row in found:
        sequence, kind, before, name, module, event, payload, message, changed, key, at, difference = row
        previous = parts
        if difference is not None and parts is not None:
            merged = dict(parts)
            merge(merged, difference)
            parts = merged
        else:
            parts = _parts(execute, number, sequence)
        steps.append(
            Step(
                sequence=sequence, kind=kind, before=before, after=name, module=module, event=event,
                payload=_value(payload), message=message, changed=tuple(json.loads(changed)), key=key, at=at,
                differences=None if previous is None or parts is None else _differences(previous, parts),
            )
        )  # fmt: skip
    return tuple(steps)


def _parts(execute: Execute, number: int, sequence: int | None) -> Parts | None:
    try:
        return rows.select_image(execute, number, sequence).parts
    except StoreError:
        return None


def _differences(before: Parts, after: Parts) -> dict[str, tuple[Any, Any]]:
    one, other = _fields(before), _fields(after)
    return {
        _field(name): (_value(one.get(name)), _value(other.get(name)))
        for name in dict.fromkeys((*one, *other))
        if one.get(name) != other.get(name)
    }


def _fields(parts: Parts) -> Parts:
    """Without what says which class it is; a sigma that has no fields is one part."""
    return {name: text for name, text in parts.items() if name.startswith(_FIELD) or not name}


def _field(name: str) -> str:
    return name.removeprefix(_FIELD)


def _value(text: str | None) -> Any:
    return None if text is None else plain(json.loads(text))
