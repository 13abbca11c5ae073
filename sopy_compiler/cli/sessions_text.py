"""Sessions as lines of text."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sopy_compiler.source.printable import one_line
from sopy_runtime.journal.sql.view import ListedSession, Step

_HEADS: Final = ("session", "workflow", "procedure", "events", "status", "last event")
_LONGEST_VALUE: Final = 60


def list_text(sessions: Sequence[ListedSession]) -> str:
    """A table with a line for each session."""
    lines = [
        (
            one.id, one.workflow, one.procedure, str(one.sequence),
            "finished" if one.finished else "running", _time(one.changed),
        )
        for one in sessions
    ]  # fmt: skip
    if not lines:
        return "no sessions\n"
    printable = [tuple(map(one_line, line)) for line in (_HEADS, *lines)]
    widths = [max(len(line[column]) for line in printable) for column in range(len(_HEADS))]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n"
        for line in printable
    )


def session_text(session: ListedSession, steps: Sequence[Step], first: Mapping[str, Any] | None) -> str:
    """Where a session is, and how it has come there; `first` is the state that it began with."""
    status = "finished" if session.finished else "running"
    where = f"{session.workflow}, {status} in {session.procedure} after {session.sequence} events"
    lines = [f"{session.id}: {where}", f"created {_time(session.created)}"]
    lines += [f"       {name} = {_value(value)}" for name, value in (first or {}).items()]
    lines += [line for step in steps for line in _step(step)]
    return "".join(f"{one_line(line)}\n" for line in lines)


def _step(step: Step) -> Iterator[str]:
    what = step.event or step.kind
    payload = "" if step.payload is None else f"({_value(step.payload)})"
    yield f"{step.sequence:>5}  {_time(step.at)}  {what}{payload}: {_move(step)}"
    if step.message:
        yield f"       says: {step.message}"
    if step.differences is None:
        if step.changed:
            yield f"       changed {', '.join(step.changed)}, values are not kept any more"
        return
    for name, (before, after) in step.differences.items():
        for path, old, new in _parts(name, before, after):
            yield f"       {path}: {_value(old)} -> {_value(new)}"


def _parts(name: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """The innermost fields that differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                yield from _parts(f"{name}.{key}", before.get(key), after.get(key))
    else:
        yield name, before, after


def _move(step: Step) -> str:
    way = f"{step.before} -> {step.after}" if step.before != step.after else step.after
    return way if step.kind == "moved" else f"{way} ({step.kind})"


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _time(at: str | None) -> str:
    """To the second, as it is kept: in UTC."""
    return (at or "")[:19].replace("T", " ") or "-"
