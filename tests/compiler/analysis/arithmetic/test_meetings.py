from random import Random

import pytest

from sopy_compiler.analysis.arithmetic.candidates import is_candidate, places_in, relating_places
from sopy_compiler.analysis.arithmetic.meetings import can_meet
from sopy_compiler.analysis.arithmetic.ways import Ways, WayStep
from sopy_compiler.ir.flow import Assume, Flow
from tests.compiler.analysis.arithmetic.handlers import handler, run_of
from tests.compiler.expectations import lowered, source
from tests.properties.arithmetic_programs import arithmetic_program


def has_candidate(flow: Flow) -> bool:
    """Whether one of the ways is a candidate, once they are written out."""
    places = relating_places(flow)

    def is_of_interest(step: WayStep) -> bool:
        return not isinstance(step, Assume) or not places.isdisjoint(places_in(step))

    ways = Ways(flow, is_of_interest)
    found = [ways.to(end.transition) for end in flow.exits if end.transition is not None]
    return any(one is None or any(is_candidate(way) for way in one) for one in found)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("if sigma.used > sigma.limit:\n    return End()\nreturn self", False),
        ("sigma.used += 1\nif sigma.used > sigma.limit:\n    return End()\nreturn self", False),
        (
            "if sigma.used > sigma.limit:\n    return End()\nif sigma.used > 3:\n    return End()\nreturn self",
            True,
        ),
        ("if sigma.used > sigma.used + 1:\n    return End()\nreturn self", True),
        ("sigma.left = sigma.used + 1\nif sigma.left > sigma.used:\n    return End()\nreturn self", True),
        ("if self.is_full(sigma):\n    return End()\nreturn self", False),
        (
            "if self.is_full(sigma):\n    sigma.used = 0\nif self.is_full(sigma):\n    return End()\nreturn self",
            True,
        ),
        ("while sigma.used < sigma.limit:\n    sigma.used += 1\nreturn self", False),
    ],
)
def test_two_tests_of_the_same_values_can_meet(body: str, expected: bool) -> None:
    flow = run_of(lowered(source(handler(body)))).flow
    assert can_meet(flow, relating_places(flow)) is expected
    assert expected or not has_candidate(flow)


@pytest.mark.parametrize("seed", range(25))
def test_where_none_can_meet_no_way_is_a_candidate(seed: int) -> None:
    flow = run_of(lowered(source(arithmetic_program(Random(seed))))).flow
    places = relating_places(flow)
    assert can_meet(flow, places) or not has_candidate(flow)
