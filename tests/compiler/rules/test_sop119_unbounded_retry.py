# covers: sopy_compiler.analysis.typestate.stuck_guards
import pytest

from tests.compiler.expectations import assert_rule

UPLOAD = """
    class Upload(BaseModel):
        failures: int = 0
        limit: int = 3
        errors: list[str] = []


    class Send(Procedure[Upload]):
        @handler
        def on_go(self, sigma: Upload, event: Go):
            {change}
            if {test}:{expect}
                return {leave}
            return {again}

        @handler
        def on_stop(self, sigma: Upload, event: Stop):
            {other}
            return End()


    SOP(state={state}, init_proc=Send())
"""


def judge(
    test: str = "sigma.failures >= 3",
    *,
    change: str = "pass",
    leave: str = "End()",
    again: str = "'try again'",
    other: str = "pass",
    state: str = "Upload()",
    reported: bool = False,
) -> None:
    expect = "  # expect: SOP119" if reported else ""
    text = UPLOAD.format(
        test=test, change=change, leave=leave, again=again, other=other, state=state, expect=expect
    )
    assert_rule("SOP119", text)


@pytest.mark.parametrize(
    "test",
    [
        "sigma.failures >= 3",
        "sigma.failures > sigma.limit",
        "sigma.failures + 1 >= sigma.limit",
        "len(sigma.errors) >= 3",
        "3 <= sigma.failures",
        "sigma.failures == 3",
    ],
)
def test_a_counter_that_stands_still_is_reported(test: str) -> None:
    judge(test, reported=True)


def test_the_retry_may_stay_too() -> None:
    judge(again="self", reported=True)
    judge("sigma.failures < 3", leave="'try again'", again="End()", reported=True)


def test_a_counter_that_anything_changes_is_fine() -> None:
    judge(change="sigma.failures += 1")
    judge(other="sigma.failures = 5")
    judge("len(sigma.errors) >= 3", change="sigma.errors.append('x')")
    judge(state="Upload(failures=3)")
    judge(state="Upload.model_validate({})")


def test_a_limit_on_what_the_payload_says_is_fine() -> None:
    judge("len(event.payload) > sigma.failures")


def test_a_condition_between_two_steps_is_no_retry() -> None:
    judge(again="Send()")
