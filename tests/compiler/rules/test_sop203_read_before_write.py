# covers: sopy_compiler.analysis.typestate.unset_decisions
import pytest

from tests.compiler.expectations import assert_rule

PAPER = """
    class Paper(BaseModel):
        grade: int = 0
        verdict: str = ""
        tags: list[str] = []


    class Grade(Procedure[Paper]):
        @handler
        def on_go(self, sigma: Paper, event: Go):
            {write}
            return Publish()

        @handler
        def on_stop(self, sigma: Paper, event: Stop):
            {skip}


    class Publish(Procedure[Paper]):
        @handler
        def on_go(self, sigma: Paper, event: Go):
            if {test}:{expect}
                return End()
            {otherwise}


    SOP(state=Paper(), init_proc=Grade())
"""


def judge(
    test: str,
    write: str = "sigma.grade = len(event.payload); sigma.verdict = event.payload",
    *,
    skip: str = "return Publish()",
    otherwise: str = "return Grade()",
    reported: bool = False,
) -> None:
    expect = "  # expect: SOP203" if reported else ""
    assert_rule("SOP203", PAPER.format(test=test, write=write, skip=skip, otherwise=otherwise, expect=expect))


@pytest.mark.parametrize(
    "test",
    ["sigma.grade >= 50", "sigma.verdict == 'good'", "sigma.verdict in ('good', 'fair')", "50 < sigma.grade"],
)
def test_a_default_that_decides_is_reported(test: str) -> None:
    judge(test, reported=True)


@pytest.mark.parametrize(
    "test", ["sigma.grade", "not sigma.verdict", "sigma.grade == 0", "sigma.verdict != ''"]
)
def test_asking_whether_a_field_is_set_is_fine(test: str) -> None:
    judge(test)


def test_every_way_through_the_setter_is_fine() -> None:
    judge("sigma.grade >= 50", skip="return self")
    judge("sigma.grade >= 50", skip="sigma.grade = 1; return Publish()")


def test_a_way_that_only_asks_again_is_fine() -> None:
    judge("sigma.grade >= 50", otherwise="return 'grade it first'")
    judge("sigma.grade >= 50", otherwise="return self")


def test_fields_that_are_built_up_or_set_now_and_then_mean_something_from_the_start() -> None:
    judge("sigma.grade >= 50", "sigma.grade += 1")
    judge("sigma.grade >= 50", "if event.payload: sigma.grade = 3")
    judge("len(sigma.tags) > 1", "sigma.tags = ['a']")
