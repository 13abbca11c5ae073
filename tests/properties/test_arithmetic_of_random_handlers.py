"""What random handlers do when they run is never called impossible."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceText
from tests.effort import EXAMPLES, amount
from tests.properties.arithmetic_programs import arithmetic_program, ways_taken


def impossible_ways(text: str) -> set[str]:
    """The texts that the handler can never return, as the analysis has it."""
    program = lower_program([SourceText(path="flow.py", module="flow", text=text)], loader=NoLoader())
    assert not any(module.problems for module in program.modules)
    (procedure,) = program.procedures
    (run,) = procedure.runs
    impossible = Facts(program).arithmetic.contradictions(run)
    possible = {way.text for number, way in enumerate(run.transitions) if number not in impossible}
    return {run.transitions[number].text for number in impossible} - possible


def check(seed: int, *, runs: int) -> int:
    text = arithmetic_program(Random(seed))
    impossible = impossible_ways(text)
    if impossible:
        wrong = impossible & ways_taken(text, Random(seed), runs=runs)
        assert not wrong, f"{wrong} happened\n{text}"
    return len(impossible)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0))
def test_what_happens_at_run_time_is_never_impossible(seed: int) -> None:
    check(seed, runs=400)


@pytest.mark.thorough
def test_random_handlers_have_impossible_ways() -> None:
    seeds = amount(24, thorough=60)
    assert sum(check(seed, runs=50) for seed in range(seeds)) >= seeds / 6


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0))
def test_nothing_that_happens_is_impossible_in_many_handlers(seed: int) -> None:
    check(seed, runs=2_000)
