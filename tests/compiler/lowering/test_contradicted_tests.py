# covers: sopy_compiler.lowering.contradicted_tests, sopy_compiler.lowering.propositions
# covers: sopy_compiler.ir.contradicted_test
import pytest

from tests.compiler.expectations import flow, lowered, source

WORK = """
    class Work(Procedure[Order]):
        @handler
        async def on_go(self, sigma: Order, event: Go):
            items = sigma.items
            {body}
            return End()
"""


def contradicted(body: str) -> list[tuple[str, str, bool]]:
    text = flow(WORK.format(body="\n            ".join(body.splitlines())))
    return [
        (test.text, test.earlier, test.holds)
        for procedure in lowered(source(text)).procedures
        for test in procedure.contradicted_tests
    ]


@pytest.mark.parametrize(
    ("first", "second", "holds"),
    [
        ("event.payload in items", "event.payload in items", False),
        ("event.payload not in items", "not event.payload in items", True),
        ("items[0] == 'a'", "'a' == items[0]", False),
        ("items[0] != 'a'", "not (items[0] == 'a')", True),
        ("len(items) > 3", "3 < len(items)", False),
        ("len(items) % 2 == 0", "len(items) % 2 == 0", False),
        ("sigma.items is None", "sigma.items is None", False),
        ("not items", "bool(items) is True or not items", False),
        ("items or sigma.items", "sigma.items", False),
        ("event.payload in ('a', 'b')", "event.payload in ['a', 'b']", False),
    ],
)
def test_a_question_that_was_answered_is_not_open_any_more(first: str, second: str, holds: bool) -> None:
    found = contradicted(f"if {first}:\n    return self\nif {second}:\n    return self")
    if "is True or" in second:
        assert found == []  # half of it is another question
    else:
        ((text, _, answer),) = found
        assert (text, answer) == (second, holds)


@pytest.mark.parametrize(
    "body",
    [
        "if items and not items:\n    return self",
        "if items and not items:\n    raise ValueError",
        "if items:\n    if not items:\n        return self",
        "if items:\n    pass\nelif items:\n    pass\nelif items and items[0]:\n    return self",
        "assert items\nif not items:\n    return self",
        "while items:\n    if not items:\n        return self\n    break",
        "if not (items and sigma.items):\n    return self\nif not items:\n    return self",
        "if items:\n    step = 1\nelse:\n    return self\nif not items:\n    return self",
        "try:\n    if items:\n        return self\n    if items: return self\nfinally:\n    step = 1",
        "match event.payload:\n    case 'a' if items:\n        if not items:\n            return self",
        "if items:\n    return self\nstep = len(items)\nif items:\n    return self",
    ],
)
def test_answers_reach_as_far_as_nothing_changes_them(body: str) -> None:
    (found,) = contradicted(body)
    assert found[1] == "items"


@pytest.mark.parametrize(
    "between",
    [
        "items = sigma.items",
        "items, step = sigma.items, 1",
        "items += ['a']",
        "items[0] = 'a'",
        "sigma.items = []",
        "items.append('a')",
        "self.fill(sigma)",
        "await self.fill(sigma)",
        "del items[0]",
        "(items := [])",
        "for items in sigma.items:\n    pass",
        "while sigma.items:\n    items = []",
        "with open('a') as items:\n    pass",
        "try:\n    items = []\nexcept ValueError:\n    pass",
        "match event.payload:\n    case items:\n        pass",
        "if sigma.items:\n    items = []",
        "import items",
    ],
)
def test_a_change_opens_the_question_again(between: str) -> None:
    assert contradicted(f"if items:\n    return self\n{between}\nif items:\n    return self") == []


@pytest.mark.parametrize(
    "body",
    [
        "if items:\n    step = 1\nif items:\n    return self",
        "if items or sigma.items:\n    return self if items else None",
        "if items and sigma.items:\n    return self\nif items:\n    return self",
        "if items:\n    return self\nif items:\n    raise ValueError",
        "if items:\n    return self\nif not items:\n    return self",
        "if self.pick():\n    return self\nif self.pick():\n    return self",
        "for item in items:\n    if items: continue\n    items = [item]\nif items:\n    return self",
        "while True:\n    if items:\n        return self\n    items = sigma.items",
        "if items is None:\n    items = []\nelif items is not None:\n    return self",
        "if items < sigma.items:\n    return self\nif not items >= sigma.items:\n    return self",
        "try:\n    if items:\n        return self\nexcept ValueError:\n    if items:\n        return self",
        "if (items := sigma.items) and not sigma.items.pop() and not items:\n    return self",
    ],
)
def test_what_may_be_true_is_no_contradiction(body: str) -> None:
    assert contradicted(body) == []
