# covers: sopy_compiler.lowering.interpretation.interpreter
# covers: sopy_compiler.lowering.interpretation.evaluation
# covers: sopy_compiler.lowering.handlers
# covers: sopy_compiler.lowering.outcomes
import pytest

from tests.compiler.lowering.handler_readings import outcomes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return self", {"stay"}),
        ("return Ship()", {"move Ship"}),
        ("return 'again'", {"recover"}),
        ("return f'again {event.payload}'", {"recover"}),
        ("return End()", {"finish"}),
        ("me = self\nreturn me", {"stay"}),
        ("raise ValueError('no')", {"raise ValueError"}),
        ("assert sigma.flag\nreturn self", {"stay", "raise AssertionError"}),
        ("first, second = Ship(), Pay()\nreturn second", {"move Pay"}),
        ("nxt = Ship()\nif sigma.flag:\n    nxt = Pay()\nreturn nxt", {"move Ship", "move Pay"}),
        ("nxt: Procedure[State] = Ship()\nreturn nxt", {"move Ship"}),
        ("if (nxt := Ship()):\n    return nxt\nreturn self", {"move Ship", "stay"}),
        ("def choose():\n    return Pay()\nreturn choose()", {"move Pay"}),
        ("del sigma.items[:]\nreturn self", {"stay"}),
        ("return type(self)()", {"move Start"}),
    ],
)
def test_every_way_out_is_found(body: str, expected: set[str]) -> None:
    assert outcomes(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return None", {"bad None"}),
        ("return Ship", {"bad class"}),
        ("return 3", {"bad number"}),
        ("return sigma", {"bad sigma"}),
        ("return Stop()", {"bad event"}),
        ("pass", {"bad falls off the end"}),
        ("if event.payload:\n    return self", {"stay", "bad falls off the end"}),
    ],
)
def test_what_the_runtime_refuses_is_told_from_what_it_takes(body: str, expected: set[str]) -> None:
    assert outcomes(body) == expected
