# covers: sopy_compiler.lowering.interpretation.state
import pytest

from tests.compiler.lowering.handler_readings import outcomes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("for item in sigma.items:\n    if item:\n        return Ship()\nreturn self", {"stay", "move Ship"}),
        ("for item in sigma.items:\n    break\nelse:\n    return Pay()\nreturn self", {"stay", "move Pay"}),
        ("while True:\n    if sigma.bump() > 3:\n        return Ship()", {"move Ship"}),
        (
            "nxt = self\nfor make in (Ship, Pay):\n    nxt = make()\nreturn nxt",
            {"stay", "move Ship", "move Pay"},
        ),
        (
            "steps = []\nfor make in (Ship, Pay):\n    steps.append(make())\nreturn steps[0]",
            {"move Ship", "move Pay"},
        ),
        (
            "count = 0\nwhile count < 3:\n    count += 1\n    if count == 2:\n        continue\nreturn self",
            {"stay"},
        ),
    ],
)
def test_loops_are_left_by_every_way(body: str, expected: set[str]) -> None:
    assert outcomes(body) == expected


def test_deeply_nested_loops_are_answered() -> None:
    body = "".join("    " * depth + f"for n{depth} in sigma.items:\n" for depth in range(15))
    body += "    " * 15 + "sigma.count += 1\nreturn self"
    assert outcomes(body) == {"stay"}
