# covers: sopy_compiler.lowering.interpretation.exception_types
# covers: sopy_compiler.lowering.interpretation.managers
import pytest

from tests.compiler.lowering.handler_readings import outcomes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("try:\n    return Ship()\nexcept ValueError:\n    return Pay()", {"move Ship", "move Pay"}),
        ("try:\n    raise ValueError\nexcept ValueError:\n    return Pay()", {"move Pay"}),
        (
            "try:\n    int('x')\nexcept ValueError:\n    return 'no'\nelse:\n    return Ship()\nreturn self",
            {"move Ship", "recover"},
        ),
        ("try:\n    return Ship()\nfinally:\n    sigma.count += 1", {"move Ship"}),
        (
            "nxt = Ship()\ntry:\n    nxt = Pay()\n    int('x')\nexcept ValueError:\n    pass\nreturn nxt",
            {"move Ship", "move Pay"},
        ),
        (
            "with contextlib.suppress(ValueError):\n    int('x')\n    return Ship()\nreturn self",
            {"stay", "move Ship"},
        ),
        ("with contextlib.nullcontext():\n    return Ship()", {"move Ship"}),
    ],
)
def test_exceptions_take_their_ways(body: str, expected: set[str]) -> None:
    assert outcomes(body) == expected
