# covers: sopy_compiler.analysis.place_overlap
# covers: sopy_compiler.analysis.part_changes
import pytest

from sopy_compiler.analysis.arithmetic.ways import MAXIMUM_WAYS, Way, Ways, WayStep
from sopy_compiler.ir.flow import Assume, Flow
from sopy_compiler.ir.pretty_flow import step_text
from tests.compiler.analysis.arithmetic.handlers import HEAD, handler, run_of
from tests.compiler.expectations import lowered, source


def flow_of(body: str, *, head: str = HEAD) -> Flow:
    return run_of(lowered(source(handler(body, head=head)))).flow


def anything(_step: WayStep) -> bool:
    return True


def told(way: Way) -> str:
    return "; ".join(step_text(step) for step in way)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("sigma.used = 1\nreturn self", {"used = 1"}),
        (
            "if sigma.used > 1:\n    sigma.left = 2\nreturn self",
            {"assume used > 1; left = 2", "assume not (used > 1)"},
        ),
        ("sigma.bump()\nsigma.bump(2)\nreturn self", {"used = used + 1; used = used + 2"}),
        (
            "for item in sigma.items:\n    sigma.left = 1\n    sigma.bump()\nreturn self",
            {"", "left = 1; used = used + 1; forget left, used"},
        ),
        (
            "while sigma.used < 3:\n    sigma.used += 1\nreturn self",
            {"forget used; assume not (used < 3)"},
        ),
        ("while True:\n    if sigma.used > 3:\n        return self", {"assume used > 3"}),
    ],
)
def test_calls_are_written_out_and_loops_cut(body: str, expected: set[str]) -> None:
    found = Ways(flow_of(body), anything).to(0)
    assert found is not None
    assert {told(way) for way in found} == expected


def test_a_function_that_calls_itself_is_cut() -> None:
    head = HEAD.replace(
        "    def bump(",
        "    def climb(self) -> None:\n        self.left = 0\n        if self.used < 3:\n            self.climb()\n\n    def bump(",
    )
    found = Ways(flow_of("sigma.climb()\nreturn self", head=head), anything).to(0)
    assert found is not None
    assert any("forget left" in told(way) for way in found)


def forks(count: int) -> str:
    tests = "".join(f"if sigma.used > {number}:\n    sigma.left = {number}\n" for number in range(count))
    return f"{tests}return self"


def test_too_many_ways_are_none() -> None:
    assert 2**6 <= MAXIMUM_WAYS < 2**7
    assert Ways(flow_of(forks(6)), anything).to(0) is not None
    assert Ways(flow_of(forks(7)), anything).to(0) is None


def test_steps_of_no_interest_do_not_tell_ways_apart() -> None:
    found = Ways(flow_of(forks(12)), lambda step: not isinstance(step, Assume)).to(0)
    assert found is None
    assert Ways(flow_of(forks(12)), lambda step: False).to(0) == ((),)


def test_ways_that_do_not_exist_are_none_of_them() -> None:
    assert Ways(flow_of("return self"), anything).to(7) == ()
