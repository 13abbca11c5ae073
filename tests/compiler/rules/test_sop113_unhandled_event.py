# covers: sopy_compiler.analysis.observation, sopy_compiler.analysis.event_flow
from tests.compiler.expectations import assert_rule, flow, only

OBSERVING = """
    class GoFast(Go):
        pass


    class Start(Procedure[Order]):{expect}
        {ignore}

        @handler
        def on_event(self, sigma: Order, event: {handled}):
            return End()


    SOP(state=Order(), init_proc=Start()).observes({observed})
"""


def observing(handled: str, observed: str, *, ignore: str = "", expect: str = "") -> str:
    return OBSERVING.format(handled=handled, observed=observed, ignore=ignore, expect=expect)


def test_all_unanswered_events_are_one_finding() -> None:
    found = only(flow(observing("GoFast", "Go, Stop, GoFast")), "SOP113")
    assert found.message == (
        "Start neither handles nor ignores Stop, so sending it here costs the agent a retry"
    )


def test_what_is_handled_ignored_or_answered_through_a_base_is_fine() -> None:
    assert_rule(
        "SOP113",
        observing("Go | Stop", "Go, Stop"),
        observing("Go", "Go, Stop", ignore="ignore = [Stop]"),
        observing("Go", "GoFast"),
        observing("Go", "Go, Stop", ignore="ignore = compute()"),
        observing("Go", "*events()"),
        observing("Go", ""),
    )
