"""Events as JSON lines: `{"event": "Paid", "payload": 12}`, with an optional `key`, or `{"wait": 60}`."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from sopy_compiler.driving.driver import Driver, Step
from sopy_compiler.driving.payload import event_with
from sopy_compiler.driving.refusal import RunError

_EVENT_KEYS = frozenset({"event", "payload", "key"})


def run_lines(driver: Driver, lines: Iterable[str], told: Callable[[Step], None]) -> None:
    """Run the events in their order; `told` hears of every step. Blank lines are skipped.

    Raises:
        RunError: naming the line that cannot be run; those before it have been.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            for step in _run(driver, _document(line)):
                told(step)
        except RunError as error:
            raise RunError(f"line {number}: {error}") from error


def _document(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise RunError(f"not JSON: {error}") from None
    if not isinstance(found, dict):
        raise RunError('not an object such as {"event": "Paid", "payload": 12}')
    return found


def _run(driver: Driver, document: dict[str, Any]) -> tuple[Step, ...]:
    if set(document) == {"wait"} and isinstance(document["wait"], int | float):
        return driver.wait(document["wait"])
    name = document.get("event")
    if not isinstance(name, str) or not set(document) <= _EVENT_KEYS:
        raise RunError('not an object such as {"event": "Paid", "payload": 12} or {"wait": 60}')
    event = event_with(driver.event_class(name), document.get("payload"), is_given="payload" in document)
    return driver.send(event, key=document.get("key"))
