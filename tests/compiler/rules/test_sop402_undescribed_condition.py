# covers: sopy_compiler.lowering.shown_prompts
import pytest

from tests.compiler.expectations import assert_rule, findings, flow, only, repaired, source

MODEL = """
    from sopy.prompt import cond


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            {statement}
            return self

        @handler
        def on_stop(self, sigma: Order, event: Stop):
            return End() if {other} else self
"""
DESCRIBED = "cond(sigma.items, 'something was ordered')"


def judge(statement: str, *, other: str = DESCRIBED) -> None:
    assert_rule("SOP402", MODEL.format(statement=statement, other=other))


def test_tests_that_decide_a_transition_without_words_are_reported() -> None:
    judge("if sigma.total > 3: return End()  # expect: SOP402")
    judge("if not sigma.items: return 'Order something'  # expect: SOP402")
    judge("return End() if sigma.total > 3 else self  # expect: SOP402")


def test_described_tests_and_those_that_decide_nothing_are_fine() -> None:
    judge("if cond(sigma.total > 3, 'the order is big'): return End()")
    judge("if cond(sigma.total > 3, 'big') and sigma.items: return End()")
    judge("sigma.total = 3 if sigma.items else 4")
    judge("if sigma.total > 3: sigma.items.append('')")


def test_assertions_variables_and_tests_that_narrow_a_type_are_fine() -> None:
    judge("assert sigma.total > 3, 'too small'")
    judge("big = cond(sigma.total > 3, 'big'); return End() if big else self")
    judge("first = next(iter(sigma.items), None); return End() if first is None else self")


def test_a_module_that_describes_nothing_wants_no_descriptions() -> None:
    judge("if sigma.total > 3: return End()", other="sigma.items")


def test_the_fix_takes_the_derived_words() -> None:
    text = flow(MODEL.format(statement="if sigma.total > 3: return End()", other=DESCRIBED))
    found = only(text, "SOP402")
    assert found.message == (
        "`sigma.total > 3` decides where Start.on_go leads and has no description, so prompts show the code"
    )
    assert 'if cond(sigma.total > 3, "total is more than 3"): return End()' in repaired(text, found)


TWO = MODEL.format(statement="if sigma.total > 3: return End()", other="sigma.total < 9 and " + DESCRIBED)
TWO = TWO.replace("return self", "return 'More' if sigma.total > 1 else self", 1)


def test_tests_that_no_prompt_shows_are_one_finding() -> None:
    text = flow(TWO)
    found = only(text, "SOP402")
    assert "as 1 other test of this workflow" in found.message
    assert [place.message for place in found.related] == ["`sigma.total > 1` decides where Start.on_go leads"]
    fixed = repaired(text, found)
    assert 'cond(sigma.total > 3, "total is more than 3")' in fixed
    assert 'cond(sigma.total > 1, "total is more than 1")' in fixed


@pytest.mark.parametrize(
    "shown",
    [
        "from sopy import make_prompt_from_procedure\nprint(make_prompt_from_procedure(Start))",
        "import sopy\nprint(sopy.make_prompt_from_procedure(Start))",
        "from sopy import make_prompt_from_procedure as tell\nprint(tell(Start))",
        "from sopy.interface.strands import tool",
        "import sopy_runtime.agents.strands_agents as agents",
        "from sopy_runtime import Session\nprint(Session(Start(), Order()).prompt())",
    ],
)
def test_every_test_that_a_prompt_shows_is_reported(shown: str) -> None:
    found = findings(source(flow(TWO) + "\n" + shown + "\n"))
    assert [one.code for one in found if one.code == "SOP402"] == ["SOP402"] * 2
