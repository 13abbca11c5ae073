"""What a transaction costs beside the bare call of the handler.

The floor is `table[state, type(event)](state, sigma, event)`. All systems run the same events in turns, and
must end in the same state; `peers.py` measures other libraries against the same floor. Goals: built <= 2.0,
unbuilt <= 3.0, `asend` <= 3 x `send`.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.review_workflow import BUILT, ROUND, Claim, Intake, Payment, Review, Triage
from sopy_runtime import Outcome, Procedure, Session
from sopy_runtime.introspection import handlers_of

TURNS = 15
ROUNDS = 1_200


def observe(outcome: Outcome[Any]) -> None:
    """An observer that looks at nothing."""


def run_floor(rounds: int) -> Claim:
    table: dict[Any, Any] = {
        (state, event): found.function
        for state in (Intake, Triage, Review, Payment)
        for event, found in handlers_of(state).items()
    }
    sigma = Claim()
    state: Procedure[Claim] = Intake()
    for _ in range(rounds):
        for event in ROUND:
            state = table[type(state), type(event)](state, sigma, event)
    return sigma


def run_session(session: Session[Claim], rounds: int) -> Claim:
    for _ in range(rounds):
        for event in ROUND:
            session.send(event)
    return session.sigma


def run_built(rounds: int) -> Claim:
    return run_session(Session(Intake(), Claim(), table=BUILT, observers=(observe,)), rounds)


def run_unbuilt(rounds: int) -> Claim:
    return run_session(Session(Intake(), Claim(), observers=(observe,)), rounds)


def run_asend(rounds: int) -> Claim:
    async def run() -> Claim:
        session = Session(Intake(), Claim(), table=BUILT, observers=(observe,))
        for _ in range(rounds):
            for event in ROUND:
                await session.asend(event)
        return session.sigma

    return asyncio.run(run())


SYSTEMS: dict[str, Callable[[int], Claim]] = {
    "floor": run_floor,
    "built": run_built,
    "unbuilt": run_unbuilt,
    "built, asend": run_asend,
}


def measure(turns: int, rounds: int) -> dict[str, list[float]]:
    """CPU nanoseconds per event of every system, one figure for each turn."""
    figures: dict[str, list[float]] = {name: [] for name in SYSTEMS}
    expected = run_floor(rounds)
    for _ in range(turns):
        for name, run in SYSTEMS.items():
            start = time.process_time_ns()
            state = run(rounds)
            figures[name].append((time.process_time_ns() - start) / (rounds * len(ROUND)))
            if state != expected:
                raise RuntimeError(f"{name} ended in another state: {state!r}")
    return figures


def main() -> None:
    turns, rounds = (3, 100) if "--quick" in sys.argv else (TURNS, ROUNDS)
    figures = measure(turns, rounds)
    print(f"{'system':<16}{'ns/event':>10}{'x floor':>10}{'min':>8}{'max':>8}")
    for name, times in figures.items():
        ratios = [taken / floor for taken, floor in zip(times, figures["floor"], strict=True)]
        print(
            f"{name:<16}{statistics.median(times):>10.0f}{statistics.median(ratios):>10.2f}"
            f"{min(ratios):>8.2f}{max(ratios):>8.2f}"
        )


if __name__ == "__main__":
    main()
