# covers: sopy_compiler.lowering.interpretation.sequence_patterns
import pytest

from tests.compiler.lowering.handler_readings import outcomes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "match sigma.kind:\n    case 'a':\n        return Ship()\n    case 'b':\n        return Pay()",
            {"move Ship", "move Pay"},
        ),
        (
            "match sigma.mode:\n    case Mode.FAST:\n        return Ship()\n    case Mode.SLOW:\n        return self",
            {"stay", "move Ship"},
        ),
        (
            "match sigma.flag:\n    case True:\n        return Ship()\n    case False:\n        return self",
            {"stay", "move Ship"},
        ),
        ("match event:\n    case Go(payload=number):\n        return self", {"stay"}),
        (
            "match event.payload:\n    case 1 | 2:\n        return Ship()\n    case number if number > 7:\n        return Pay()\n    case _:\n        return self",
            {"stay", "move Ship", "move Pay"},
        ),
        (
            "match sigma.items:\n    case []:\n        return self\n    case [first, *rest]:\n        return Ship()\n    case _:\n        return Pay()",
            {"stay", "move Ship"},
        ),
        ("match event.payload:\n    case 1:\n        return Ship()", {"move Ship", "bad falls off the end"}),
    ],
)
def test_cases_are_taken_until_nothing_is_left(body: str, expected: set[str]) -> None:
    assert outcomes(body) == expected
