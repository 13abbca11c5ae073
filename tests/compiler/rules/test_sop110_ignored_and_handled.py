from sopy_compiler.analysis.facts import Facts
from sopy_compiler.compiler import compile_source
from sopy_compiler.rules.sop110_ignored_and_handled import check
from tests.compiler.expectations import assert_rule, flow, source


def test_a_handler_below_the_class_that_ignores_its_event_never_runs() -> None:
    assert_rule(
        "SOP110",
        """
        class Quiet(Procedure[Order]):
            ignore = [Stop]  # expect: SOP110


        class Start(Quiet):
            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()
        """,
    )


def test_a_subclass_may_switch_an_inherited_handler_off() -> None:
    assert_rule(
        "SOP110",
        """
        class Stoppable(Procedure[Order]):
            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()


        class Start(Stoppable):
            ignore = [Stop]

            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()
        """,
    )


def test_ignoring_a_special_case_of_a_handled_event_is_fine() -> None:
    assert_rule(
        "SOP110",
        """
        class StopLater(Stop):
            pass


        class Start(Procedure[Order]):
            ignore = [StopLater]

            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()
        """,
    )


def test_a_handler_that_takes_another_event_too_runs_for_that() -> None:
    text = flow("""
        class Start(Procedure[Order]):
            ignore = [Stop]

            @handler
            def on_any(self, sigma: Order, event: Go | Stop):
                return End()
        """)
    program = compile_source([source(text)]).program
    (finding,) = check(program, Facts(program))
    assert finding.message == "Start ignores Stop, so its handler on_any never runs for Stop"


def test_the_list_counts_as_the_class_body_leaves_it() -> None:
    assert_rule(
        "SOP110",
        """
        class Quiet(Procedure[Order]):
            ignore = [Stop]


        class Start(Procedure[Order]):
            ignore = [*Quiet.ignore, Go]
            ignore.remove(Stop)

            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return Loud()


        class Loud(Procedure[Order]):
            ignore = [Go]
            ignore.append(Stop)  # expect: SOP110

            @handler
            def on_stop(self, sigma: Order, event: Stop):
                return End()
        """,
    )
