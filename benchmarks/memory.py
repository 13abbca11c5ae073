"""What a session holds beside its sigma, whether it grows, and whether an event is flat in sigma's size.

Goals: <= 1.0 KiB a session, no growth with events, one append to a list of 10 MB within 10 % of one to an
empty list.
"""

import gc
import statistics
import sys
import time
import tracemalloc

from pydantic import BaseModel

from benchmarks.review_workflow import BUILT, ROUND, Claim, Intake
from sopy_runtime import Event, Procedure, Session, handler
from sopy_runtime.table import entry, table, undo

SESSIONS = 2_000


class Log(BaseModel):
    lines: list[int] = []


class Noted(Event[int]): ...


class Noting(Procedure[Log]):
    @handler
    def on_noted(self, sigma: Log, event: Noted) -> Procedure[Log]:
        sigma.lines.append(event.payload)
        return self


APPENDING = table(
    module=__name__,
    version="1",
    sources={},
    entries=(
        entry(Noting, Noted, Noting.on_noted, targets=(), stays=True, undo=undo(appends=("sigma.lines",))),
    ),
)


def bytes_per_session(events: int) -> float:
    """Traced memory of one session without its sigma, after some events."""
    Session(Intake(), Claim(), table=BUILT).send(ROUND[0])
    # Every field is set, so that the model itself does not grow.
    sigmas = [Claim(**Claim().model_dump()) for _ in range(SESSIONS)]
    procedures = [Intake() for _ in range(SESSIONS)]
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    sessions = [Session(start, sigma, table=BUILT) for start, sigma in zip(procedures, sigmas, strict=True)]
    for number in range(events):
        for session in sessions:
            session.send(ROUND[number % len(ROUND)])
    gc.collect()
    size = (tracemalloc.get_traced_memory()[0] - before) / SESSIONS
    tracemalloc.stop()
    return size


def nanoseconds_per_append(length: int, events: int) -> float:
    session = Session(Noting(), Log.model_construct(lines=list(range(length))), table=APPENDING)
    event = Noted(1)
    start = time.process_time_ns()
    for _ in range(events):
        session.send(event)
    return (time.process_time_ns() - start) / events


def main() -> None:
    events = 26 if "--quick" in sys.argv else 130
    empty, used = bytes_per_session(0), bytes_per_session(events)
    print(f"bytes a session: {empty:.0f} when new, {used:.0f} after {events} events (goal 1024)")
    small, large = [], []
    for _ in range(5 if "--quick" in sys.argv else 15):
        small.append(nanoseconds_per_append(0, 5_000))
        large.append(nanoseconds_per_append(1_300_000, 5_000))
    ratio = statistics.median(big / little for big, little in zip(large, small, strict=True))
    print(f"one append to a list of 10 MB: {ratio:.2f} x one to an empty list (goal 1.10)")


if __name__ == "__main__":
    main()
