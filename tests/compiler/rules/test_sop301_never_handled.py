from tests.compiler.expectations import assert_as_announced, assert_rule, flow, source

START = """
    class Start(Procedure[Order]):
        {ignore}

        @handler
        def on_event(self, sigma: Order, event: {handled}):
            return End()
"""


def test_an_event_that_is_handled_ignored_or_a_base_of_one_is_used() -> None:
    assert_rule(
        "SOP301",
        START.format(handled="Go | Stop", ignore=""),
        START.format(handled="Go", ignore="ignore = [Stop]"),
        "\n    class GoFast(Go):\n        pass\n\n" + START.format(handled="GoFast | Stop", ignore=""),
        "\n    class GoFast(Go):\n        pass\n\n" + START.format(handled="Go | Stop", ignore=""),
    )


def test_silent_while_an_annotation_or_an_ignore_list_was_not_understood() -> None:
    assert_rule(
        "SOP301",
        START.format(handled="pick()", ignore=""),
        START.format(handled="Go", ignore="ignore = compute()"),
    )


def test_events_whose_procedures_are_not_checked_are_not_judged() -> None:
    assert_as_announced(source(flow("")))


def test_a_fragment_may_leave_handlers_out() -> None:
    text = "```python\n" + flow(START.format(handled="Go", ignore="")) + "```\n"
    assert_as_announced(source(text, is_markdown=True))
