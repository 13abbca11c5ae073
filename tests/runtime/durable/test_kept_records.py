"""What a workflow of Temporal knows of earlier events."""
# covers: sopy_runtime.durable.temporal.kept_records

import json
from typing import Any

from sopy_runtime.durable.hosting import Known
from sopy_runtime.durable.temporal.kept_records import MANY, KeptRecords


def text(key: str | None) -> str:
    return json.dumps({"key": key})


def test_a_key_is_known_until_many_events_later_also_in_the_next_run() -> None:
    carried: list[Any] = []
    kept = KeptRecords(carried)
    kept.add(1, text("first"), limit_exceeded=True)
    for number in range(2, MANY + 1):
        kept.add(number, text(None if number % 2 else str(number)), limit_exceeded=False)
    assert (len(carried), carried[0][0]) == (MANY, 1)
    for run in (kept, KeptRecords(carried)):
        assert run.known("first") == Known(record=text("first"), limit_exceeded=True)
        assert run.known("2") == Known(record=text("2"), limit_exceeded=False)
        assert (run.known("3"), run.known(None), run.known("")) == (None, None, None)
    kept.add(MANY + 1, text("last"), limit_exceeded=False)
    assert (kept.known("first"), kept.known("last")) == (
        None, Known(record=text("last"), limit_exceeded=False)
    )  # fmt: skip
    assert (len(carried), carried[0][0], carried[-1][0]) == (MANY, 2, MANY + 1)
