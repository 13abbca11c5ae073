"""Names that are defined in more than one way, or not at all."""

from textwrap import dedent

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.verify import verify
from tests.compiler.expectations import findings, flow, lowered, source

START = """
    class Last(Procedure[Order]):
        prompt = make_prompt("Come to an end")

        @handler
        def on_any(self, sigma: Order, event: Go | Stop):
            assert sigma.total > 0
            return End()


    SOP(state=Order(total=3), init_proc=First())
"""
FIRST = """
    {header}
        prompt = make_prompt("Begin with the work")

        @handler
        def on_any(self, sigma: Order, event: Go | Stop):
            sigma.items.append("one")
            return Last() if len(sigma.items) > 2 else self
"""


def first(header: str, *, indent: int = 0) -> str:
    text = FIRST.replace("{header}", header)
    return "\n".join(" " * indent + line for line in text.splitlines()) + "\n"


def program(text: str) -> Program:
    found = lowered(source(text))
    assert verify(found) == ()
    return found


def codes(text: str, *, is_markdown: bool = False) -> list[str]:
    """What is reported as a warning or an error."""
    found = findings(source(text, is_markdown=is_markdown))
    return [f"{one.code}:{one.span.line}" for one in found if one.severity is not Severity.NOTE]


BRANCHES = (
    "    import sys\n    if len(sys.argv) > 1:\n"
    + first("class First(Procedure[Order]):", indent=4)
    + "    else:\n"
    + first("class First(Procedure[Order]):", indent=4)
)
DYNAMIC = "    import sys\n    chosen = Procedure[Order] if sys.argv else object\n"
TWO_BASES = """
    import sys
    Base = Procedure[Order]
    if sys.argv:
        class Base(Procedure[Order]):
            pass
"""


@pytest.mark.parametrize(
    ("head", "starts"),
    [
        (BRANCHES, ["flow.First", "flow.First#2"]),
        (DYNAMIC + first("class First(chosen):"), ["flow.First"]),
        ("    bases = (Procedure[Order],)\n" + first("class First(*bases):"), ["flow.First"]),
        ("    from absent import Far\n" + first("class First(Far):"), ["flow.First"]),
        (TWO_BASES + first("class First(Base):"), ["flow.First"]),
    ],
)
def test_classes_with_several_or_unknown_bases_are_states_and_nothing_is_said_of_them(
    head: str, starts: list[str]
) -> None:
    text = flow(head + START)
    found = program(text)
    assert sorted(str(one.procedure) for one in found.entries) == starts
    assert "flow.Last" in Facts(found).workflows[0].surely_reachable
    assert codes(text) == []


def test_branches_that_mean_one_class_mean_it_surely() -> None:
    head = """
    from typing import TYPE_CHECKING
    if TYPE_CHECKING:
        Base = Procedure[Order]
    else:
        Base = Procedure
    """
    found = program(flow(head + first("class First(Base):") + START))
    assert {(one.bases_known, one.sigma) for one in found.procedures} == {(True, "flow.Order")}


def test_an_instance_of_a_class_that_may_be_a_procedure_may_be_returned() -> None:
    made = "    def make():\n        return type('Base', (Procedure[Order],), {})\n"
    text = flow(
        made
        + "\n    class Far(make()):\n        prompt = make_prompt('Go far away')\n"
        + first("class First(Procedure[Order]):").replace("else self", "else Far()")
        + START
    )
    (run, _) = next(one for one in program(text).procedures if one.name == "First").runs
    assert {(one.target, one.target_is_known) for one in run.transitions} == {
        ("flow.Last", True),
        ("flow.Far", False),
    }
    assert not run.is_complete
    assert codes(text) == []


def test_states_that_branches_define_fit_each_other_and_may_have_other_fields() -> None:
    other = """
    import sys
    try:
        from absent import Special
    except ImportError:
        class Special(BaseModel):
            total: int = 0
            items: list[str] = []
    if sys.argv:
        class Order(BaseModel):
            total: int = 0
            items: list[str] = []
            more: int = 0
    """
    text = flow(
        dedent(other)
        + dedent(first("class First(Procedure[Order]):").replace('append("one")', "append(str(sigma.more))"))
        + dedent(START)
    )
    assert codes(text) == []


def test_events_that_branches_define_count_as_one() -> None:
    other = """
    import sys
    if sys.argv:
        class Late(Event[str]):
            pass
    else:
        class Late(Event[int]):
            pass
    """
    text = flow(
        other + first("class First(Procedure[Order]):").replace("Go | Stop", "Go | Stop | Late") + START
    )
    assert codes(text) == []


DOCUMENT = """\
```python
{before}

class Read(Procedure[Info]):
    prompt = make_prompt("Read the folder")

    @handler
    def on_go(self, sigma: Info, event: Go):
        sigma.source = event.payload
        assert sigma.source
        return {target}
```

Later:

```python
{after}
```
"""
PART = "class Info(BaseModel):\n    path: str = ''\n"
WHOLE = PART + "    source: str = ''\n"


@pytest.mark.parametrize(
    ("before", "after", "reported"),
    [
        (PART, "", ["SOP201:11", "SOP201:12"]),
        (PART + "    ...\n", "", []),
        (PART + "    # ... and more\n", "", []),
        (PART, WHOLE, []),
        ("", PART, []),
        ("", WHOLE, []),
    ],
)
def test_a_document_says_nothing_of_the_fields_of_a_model_before_it_shows_it_in_full(
    before: str, after: str, reported: list[str]
) -> None:
    text = DOCUMENT.format(before=before, after=after, target="End()")
    found = [one for one in codes(text, is_markdown=True) if one.startswith("SOP201")]
    assert [one.partition(":")[0] for one in found] == [one.partition(":")[0] for one in reported]


def test_a_base_that_a_document_never_defines_is_unknown() -> None:
    after = "class BackUp(Copy):\n    prompt = make_prompt('Make a copy')\n"
    text = DOCUMENT.format(before=WHOLE, after=after, target="BackUp()")
    assert codes(text, is_markdown=True) == []
