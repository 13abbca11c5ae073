# covers: sopy_compiler.analysis.typestate.stuck_guards
import pytest

from tests.compiler.expectations import assert_rule, flow, messages, only

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


@pytest.mark.parametrize(
    "change", ["tries = sigma.failures + 1", "tries = sigma.failures\n            tries += 1"]
)
def test_a_counter_that_is_only_counted_in_a_variable_is_reported(change: str) -> None:
    judge("tries >= 3", change=change, reported=True)
    judge("tries >= 3", change=f"{change}\n            sigma.failures = tries")


def test_a_counter_that_is_to_reach_zero_is_reported() -> None:
    judge("sigma.limit == 0", reported=True)
    judge("sigma.limit <= 0", reported=True)
    judge("sigma.limit == 0", change="sigma.limit -= 1")
    judge("sigma.limit > 5")


SEND = """
    class Send(Procedure[Order]):
        def __init__(self, limit=5):
            self.left = 3
            self.limit = limit

        @handler
        def on_go(self, sigma: Order, event: Go):
            {change}
            if {test}:{expect}
                return {first}
            return {second}

        @handler
        def on_stop(self, sigma: Order, event: Stop):
            return End()


    class Abort(Procedure[Order]):
        @handler
        def on_stop(self, sigma: Order, event: Stop):
            return End()


    SOP(state=Order(), init_proc=Send({limit}))
"""


@pytest.mark.parametrize(
    ("test", "first", "second"),
    [
        ("self.left == 0", "Abort()", "'again'"),
        ("not self.left", "Abort()", "self"),
        ("self.left", "'again'", "Abort()"),
        ("self.left != 0", "self", "Abort()"),
        ("self.limit == 0", "Abort()", "'again'"),
    ],
)
def test_a_retry_over_an_attribute_that_nothing_changes_is_the_cause_of_what_follows(
    test: str, first: str, second: str
) -> None:
    parts = {"test": test, "first": first, "second": second, "limit": "", "change": "pass"}
    text = flow(SEND.format(**parts, expect=""))
    found = only(text, "SOP119")
    assert any(place.message == "Abort is never reached because of it" for place in found.related)
    assert any("before it tries again here" in place.message for place in found.related)
    assert messages(text, "SOP101") == messages(text, "SOP118") == []
    assert_rule("SOP119", SEND.format(**parts, expect="  # expect: SOP119"))


@pytest.mark.parametrize(
    ("test", "first", "second", "start"),
    [
        ("self.left > 0", "'again'", "Abort()", "3"),
        ("self.left < 3", "self", "End()", "0"),
        ("self.left >= self.limit", "Abort()", "'again'", "0"),
    ],
)
def test_a_counter_in_an_attribute_that_is_put_in_order_with_a_limit_is_told_in_the_words_of_the_program(
    test: str, first: str, second: str, start: str
) -> None:
    parts = {"test": test, "first": first, "second": second, "limit": "", "change": "pass"}
    text = SEND.replace("self.left = 3", f"self.left = {start}").format(**parts, expect="")
    found = only(flow(text), "SOP119")
    assert found.message == f"`{test}` decides whether Send tries again, and nothing ever changes Send.left"
    assert messages(flow(text), "SOP118") == []
    counted = SEND.format(**(parts | {"change": "self.left -= 1"}), expect="")
    assert messages(flow(counted), "SOP119") == []


def test_a_handler_that_does_more_than_to_try_again_may_hold_the_only_way_to_a_procedure() -> None:
    second = "End() if event.payload else 'again'"
    parts = {"test": "self.left == 0", "first": "Abort()", "limit": "", "change": "pass"}
    assert_rule("SOP119", SEND.format(**parts, second=second, expect="  # expect: SOP119"))
    moving = SEND.format(**parts, second="End()", expect="  # expect: SOP118")
    assert_rule("SOP118", moving)
    assert messages(flow(moving), "SOP101") == []


def test_an_attribute_that_changes_or_a_setting_is_fine() -> None:
    parts = {"first": "Abort()", "second": "'again'", "limit": "", "expect": ""}
    assert_rule("SOP119", SEND.format(**parts, test="self.left == 0", change="self.left -= 1"))
    parts["limit"] = "len(__file__)"
    assert_rule("SOP119", SEND.format(**parts, test="self.limit == 0", change="pass"))
    assert_rule(
        "SOP119", SEND.format(**parts, test="self.left == 0 and event.payload", change="self.left = 0")
    )
