# covers: sopy_compiler.lowering.interpretation.narrowing
# covers: sopy_compiler.lowering.interpretation.alternatives
# covers: sopy_compiler.lowering.interpretation.conditions
import pytest

from tests.compiler.lowering.handler_readings import outcomes, read


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "nxt = None\nif sigma.flag:\n    nxt = Ship()\nif nxt is None:\n    return 'not yet'\nreturn nxt",
            {"move Ship", "recover"},
        ),
        (
            "nxt = Ship() if sigma.flag else None\nif not nxt:\n    return self\nreturn nxt",
            {"stay", "move Ship"},
        ),
        (
            "if sigma.kind == 'a':\n    return Ship()\nelif sigma.kind == 'b':\n    return Pay()",
            {"move Ship", "move Pay"},
        ),
        (
            "if sigma.mode is Mode.FAST:\n    return Ship()\nif sigma.mode is Mode.SLOW:\n    return Pay()",
            {"move Ship", "move Pay"},
        ),
        (
            "if sigma.flag:\n    return Ship()\nif not sigma.flag:\n    return Pay()",
            {"move Ship", "move Pay"},
        ),
        ("if isinstance(event, Go):\n    return self\nreturn None", {"stay"}),
        ("if sigma.kind in ('a', 'b'):\n    return self", {"stay"}),
        ("if True:\n    return self\nreturn None", {"stay"}),
    ],
)
def test_what_a_test_rules_out_is_not_followed(body: str, expected: set[str]) -> None:
    assert outcomes(body) == expected


def test_tests_become_the_conditions_of_the_way() -> None:
    reading = read("if cond(sigma.count > 3, 'enough'):\n    return Ship()\nreturn self")
    conditions = {str(step.kind): step.condition.text for step in reading.run.transitions}
    assert conditions == {"move": "enough", "stay": "not (enough)"}


def test_a_condition_without_description_is_put_into_words() -> None:
    reading = read("if len(sigma.items) >= sigma.box.size:\n    return Ship()\nreturn self")
    first = reading.run.transitions[0].condition
    assert first.text == "the number of items is at least size of box"
    assert first.expression == "len(sigma.items) >= sigma.box.size"


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("sigma.items", "items is not empty"),
        ("not sigma.items", "items is empty"),
        ("not sigma.flag", "flag is false"),
        ("sigma.count", "count is not zero"),
        ("0 < sigma.count <= 3", "0 is less than count, which is at most 3"),
    ],
)
def test_a_test_of_truth_and_a_chain_are_put_into_words(test: str, words: str) -> None:
    reading = read(f"if {test}:\n    return Ship()\nreturn self")
    assert reading.run.transitions[0].condition.text == words


def test_paths_that_agree_again_lose_their_tests() -> None:
    reading = read("if sigma.flag:\n    print('x')\nreturn self")
    assert reading.run.transitions[0].condition.text == ""
