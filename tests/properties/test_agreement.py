"""Checker and runtime agree on random machines, and a disagreement would be seen."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.agreement import compared, live
from tests.properties.machine_programs import HEAD, machine_program

ONE = """
class P0(Procedure[State]):
    prompt = make_prompt("Do it")
    ignore = [Say]

    @handler
    def on_go(self, sigma: State, event: Go):
        {body}
        return {outcome}

    @handler
    def on_stop(self, sigma: State, event: Stop):
        return End()


SOP(state=State(), init_proc=P0())
"""


def one(body: str = "sigma.count = event.payload", outcome: str = "self") -> str:
    return HEAD + ONE.format(body=body, outcome=outcome)


def steady_machine(seed: int) -> str:
    """A machine that turns no flag round: behind such a flag SOP202 misses failures (docs/limits.md)."""
    return machine_program(Random(seed)).replace("sigma.open = not sigma.open", "sigma.open = False")


# The same machines in every run; others are drawn by benchmarks/agreement.py.
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0))
def test_what_the_checker_says_of_a_random_machine_is_what_it_does(seed: int) -> None:
    assert compared(steady_machine(seed)).disagreements == []


@pytest.mark.slow
def test_the_two_agree_on_many_machines() -> None:
    found = [one for seed in range(300) for one in compared(steady_machine(seed)).disagreements]
    # Fields that code which never runs would change are not followed: docs/limits.md.
    assert all("nothing is reported there" in one for one in found), found
    assert len(found) <= 3, found


def test_steps_failures_and_findings_are_counted() -> None:
    counts = compared(one("sigma.count = len(sigma.title)", "P0")).counts
    assert counts["SOP202: a run fails there"] == 1
    assert counts["failures of runs: reported at the line"] == 1
    assert counts["SOP104: no run comes there"] == 1
    assert counts["steps of runs: in the graph"] == 1


def test_a_failure_that_nothing_tells_is_a_disagreement() -> None:
    hidden = one("sigma.count = 1 // event.payload")
    assert compared(hidden).disagreements == [
        "line 53 fails with ZeroDivisionError, and nothing is reported there"
    ]
    accepted = one("sigma.count = len(sigma.title)  # sopyc: ignore[SOP202] for the test")
    assert len(compared(accepted).disagreements) == 1


def test_every_state_is_visited_once() -> None:
    lived = live(one())
    assert lived.is_whole
    assert lived.steps == {("P0", "Go", "stayed", ""), ("P0", "Stop", "finished", "")}
    assert not live(one("sigma.count += 1")).is_whole
