"""What random handlers do when they run is in what the analysis says of them.

The handlers move classes and procedures through variables, containers, helpers, closures, attributes and
every kind of jump, and change parts of sigma under other names.
"""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.compiler.lowering.handler_readings import program_of, read_source
from tests.effort import EXAMPLES, amount
from tests.properties.outcome_programs import EXTRA, MEMBERS, handler_body


def program(chance: Random, *, depth: int) -> str:
    return program_of(handler_body(chance, depth=depth), extra=EXTRA, members=MEMBERS)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0))
def test_what_happens_at_run_time_is_in_the_reading(seed: int) -> None:
    read_source(program(Random(seed), depth=2))


@pytest.mark.thorough
def test_most_random_handlers_are_followed_to_the_end() -> None:
    readings = [read_source(program(Random(seed), depth=2)) for seed in range(amount(12, thorough=30))]
    complete = [reading for reading in readings if reading.run.is_complete]
    assert len(complete) >= 0.9 * len(readings)


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0))
def test_nothing_escapes_the_reading_of_longer_handlers(seed: int) -> None:
    read_source(program(Random(seed), depth=3))
