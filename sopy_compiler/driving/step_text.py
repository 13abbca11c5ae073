"""What an event did, as lines for people and as JSON."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sopy_compiler.driving.driver import Step
from sopy_compiler.driving.state_image import Change
from sopy_compiler.report.style import Ink, Style
from sopy_compiler.source.printable import one_line
from sopy_runtime import Outcome


def step_lines(step: Step, style: Style) -> Iterator[str]:
    """The outcome on one line, what the agent is told below it, then the state's changes."""
    outcome = step.outcome
    head = f"{outcome.sequence} {type(outcome.event).__name__}: {_what(outcome)}"
    yield style.paint(head, Ink.WARNING if outcome.kind == "recover" else Ink.STRONG)
    for line in (outcome.message or "").splitlines():
        yield f"  | {one_line(line)}"
    yield from change_lines(step.changes, style)


def change_lines(changes: Iterable[Change], style: Style) -> Iterator[str]:
    """`+` for what is new, `-` for what is gone, `~` for what has another value."""
    for one in changes:
        if one.before is None:
            yield style.paint(f"  + {one_line(one.place)} = {_shown(one.after)}", Ink.HELP)
        elif one.after is None:
            yield style.paint(f"  - {one_line(one.place)} = {_shown(one.before)}", Ink.ERROR)
        else:
            yield f"  ~ {one_line(one.place)}: {_shown(one.before)} → {_shown(one.after)}"


def step_json(step: Step, expects: Iterable[str]) -> str:
    """One line of JSON; `expects` are the events that are legal behind it."""
    outcome = step.outcome
    document: dict[str, Any] = {
        "sequence": outcome.sequence,
        "event": type(outcome.event).__name__,
        "kind": outcome.kind,
        "before": type(outcome.before).__name__,
        "after": type(outcome.after).__name__,
        "message": outcome.message,
        "changes": [{"place": one.place, "before": one.before, "after": one.after} for one in step.changes],
        "expects": list(expects),
    }
    return json.dumps(document, ensure_ascii=False)


def _what(outcome: Outcome[Any]) -> str:
    here = type(outcome.before).__name__
    return {
        "moved": f"{here} → {type(outcome.after).__name__}",
        "stayed": f"stays in {here}",
        "recover": f"refused in {here}",
        "finished": f"{here} → End",
        "ignored": f"ignored in {here}",
        "duplicate": "was there already",
    }[outcome.kind]


def _shown(text: str | None) -> str:
    return one_line(text or "")
