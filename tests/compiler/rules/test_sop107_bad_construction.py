# covers: sopy_compiler.analysis.constructors
# covers: sopy_compiler.lowering.sops, sopy_compiler.lowering.condition_call
import pytest

from tests.compiler.expectations import assert_rule, findings, flow, messages, only, source

CALLS = """
    from attrs import define
    from dataclasses import dataclass
    from typing import NamedTuple


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return {call}


    class Report(Procedure[Order]):
        def __init__(self, total, *, note=""):
            self.total = total


    class Quiet(Report):
        pass


    @dataclass
    class Card(Procedure[Order]):
        number: str
        holder: str = ""


    @define
    class Slot(Procedure[Order]):
        number: str


    class Stored(BaseModel, Procedure[Order]):
        number: str


    class Mail(NamedTuple):
        body: str
        to: str = ""


    class Loud(Event[str]):
        def __init__(self, payload, volume):
            super().__init__(payload)
"""


def test_arguments_that_do_not_fit_are_reported() -> None:
    for call in (
        "Report()",
        "Report(1, 2)",
        "Report(1, nots='x')",
        "Quiet()",
        "Start(3)",
        "End('done', 'really')",
        "Card()",
        "Loud('a')",
        "Stop(payloadd=None)",
        "Mail(bdy='x')",
        "Mail('x', 'y', 'z')",
        "Mail()",
        "Order(**{'total': 1.0, 'itmes': []})",
    ):
        assert_rule("SOP107", CALLS.format(call=call + "  # expect: SOP107"))


def test_arguments_that_fit_or_cannot_be_counted_are_accepted() -> None:
    for call in (
        "Mail('x', to='y')",
        "Mail._make(['x'])",
        "Order(**{'total': 1.0}, **sigma.total)",
        "Report(1)",
        "Report(total=1, note='x')",
        "Report(*event.payload)",
        "Quiet(**sigma.total)",
        "End()",
        "End(make_prompt('done'))",
        "Card('1')",
        "Card(number='1', holder='x')",
        "Start()",
        "Slot('1')",
        "Stored(number='1')",
    ):
        assert_rule("SOP107", CALLS.format(call=call))


WORKFLOW = """
    from sopy_runtime import Session


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return self


    class Plain(SOP[Order]):
        pass


    class Own(SOP[Order]):
        def __init__(self, number):
            super().__init__(state=Order(), init_proc=Start())


    class Below(Own):
        pass


    class Bare(SOP):
        def __init__(self):
            self.state, self.current_proc = Order(), Start()


    class Set(SOP):
        def __init__(self):
            self.set_up()

        def set_up(self):
            self.state = Order()
            self.current_proc = Start()


    {call}
"""


def test_workflows_that_cannot_start_are_reported() -> None:
    for call in (
        "SOP()",
        "SOP(Order())",
        "SOP(init_proc=Start())",
        "SOP(state=Order(), init_procedure=Start())",
        "SOP[Order](state=Order())",
        "SOP(Order(), Start(), None, True, 3, False)",
        "SOP(state=Order(), init_proc=Start(), ignore_unrecognised_events=True)",
        "Session(Start())",
        "Session(Start(), Order(), 3)",
        "Session(start=Start(), state=Order())",
        "Session(start=Start(), sigma=Order(), retry_limit=3)",
        "Plain()",
        "Plain(Order(), init=Start())",
        "Own()",
        "Below(1, 2)",
    ):
        assert_rule("SOP107", WORKFLOW.format(call=call + "  # expect: SOP107"))


def test_workflows_that_start_are_accepted() -> None:
    for call in (
        "SOP(Order(), Start())",
        "SOP(init_proc=Start(), state=Order())",
        "SOP(state=Order(), init_proc=Start(), ignore_unrecongnized_events=False)",
        "SOP(state=Order(), init_proc=Start(), ignore_unrecognized_events=False, retry_limits=1)",
        "SOP[Order](state=Order(), init_proc=Start(), error_handler=print)",
        "SOP(**arguments())",
        "SOP(*arguments())",
        "Session(Start(), Order())",
        "Session(start=Start(), sigma=Order(), observes=[Go], retry_limits=1, store=None, session_id='a')",
        "Session(Start(), Order(), table=None, observers=(), revalidate=True, clock=None)",
        "Plain(Order(), Start())",
        "Own(1)",
        "Below(number=1)",
        "Bare()",
        "Set()",
    ):
        assert_rule("SOP107", WORKFLOW.format(call=call))


def test_what_a_subclass_passes_on_is_judged() -> None:
    for arguments, expect in (
        ("state=Order(), init_proc=Start()", ""),
        ("Order(), Start(), retry_limits=2", ""),
        ("*given", ""),
        ("state=Order()", "  # expect: SOP107"),
        ("", "  # expect: SOP107"),
        ("state=Order(), init_proc=Start(), retries=2", "  # expect: SOP107"),
    ):
        call = f"""
    class Mine(SOP[Order]):
        def __init__(self, *given):
            super().__init__({arguments}){expect}

    Mine()
"""
        assert_rule("SOP107", WORKFLOW.format(call=call))


def test_what_stands_between_a_subclass_and_sop_is_not_guessed() -> None:
    call = """
    from elsewhere import Recording


    class Mine(Recording, SOP[Order]):
        def __init__(self):
            super().__init__()


    class Cooperative(SOP[Order]):
        def __init__(self, limit):
            super().__init__(limit=limit)


    class Between(SOP[Order]):
        def __init__(self, limit):
            super().__init__(state=Order(), init_proc=Start(), retry_limits=limit)


    class Both(Cooperative, Between):
        pass


    Mine(), Both(3)
"""
    assert_rule("SOP107", WORKFLOW.format(call=call))


def test_a_subclass_that_sets_no_state_or_no_start_is_reported_where_it_is_created() -> None:
    call = """
    class Half(SOP):
        def __init__(self):
            self.state = Order()

    class Nothing(SOP):
        def __init__(self):
            self.started = True

    Half()  # expect: SOP107
    Nothing()  # expect: SOP107
"""
    assert_rule("SOP107", WORKFLOW.format(call=call))
    half, nothing = messages(flow(WORKFLOW.format(call=call)), "SOP107")
    assert half == "Half.__init__ never sets `self.init_proc`, so the first event raises AttributeError"
    assert nothing.startswith("Nothing.__init__ never sets `self.state` and `self.init_proc`")


def test_a_misspelt_option_is_corrected() -> None:
    call = "SOP(state=Order(), init_proc=Start(), ignore_unrecognised_events=True)"
    assert only(flow(WORKFLOW.format(call=call)), "SOP107").message == (
        "SOP has no parameter `ignore_unrecognised_events` (did you mean `ignore_unrecognized_events`?), "
        "so this call raises TypeError"
    )


def test_the_help_shows_how_it_is_created() -> None:
    assert (
        only(flow(CALLS.format(call="Report()")), "SOP107").help
        == "it is created as `Report(total, *, note=...)`"
    )
    assert only(flow(WORKFLOW.format(call="Session(Start())")), "SOP107").help.startswith(
        "it is created as `Session(start, sigma, *, observes=..., "
    )


def test_a_condition_without_a_description_is_reported() -> None:
    for condition in ("cond(sigma.total > 3)", "cond(sigma.total > 3, text='it is big')", "cond()"):
        text = CALLS.format(call=f"self if {condition} else End()")
        found = [one.help for one in findings(source(flow("    from sopy.prompt import cond\n" + text)))]
        assert "it is called as `cond(test, description)`" in found


CANNOT_START = "in place of an instance, so the workflow cannot start"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            "SOP(state=Order, init_proc=Start)",
            f"SOP gets the class Order as `state` and the class Start as `init_proc` {CANNOT_START}",
        ),
        (
            "SOP(state=Order(), init_proc=Start)",
            f"SOP gets the class Start as `init_proc` {CANNOT_START}",
        ),
        (
            "Session(Start(), Order)",
            f"Session gets the class Order {CANNOT_START}",
        ),
        ("SOP(state=Order(), init_proc=Start())", None),
        ("SOP(state=made(), init_proc=Start())", None),
    ],
)
def test_classes_are_no_instances(call: str, message: str | None) -> None:
    program = f"""
    from sopy_runtime import Session


    def made() -> Order:
        return Order()


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            return End()


    {call}
    """
    assert messages(flow(program), "SOP107") == ([message] if message else [])


def test_a_wrong_keyword_of_a_partial_is_reported_where_it_is_written() -> None:
    program = """
    from functools import partial


    class Start(Procedure[Order]):
        @handler
        def on_go(self, sigma: Order, event: Go):
            make = partial(Page, urgnet=True)  # expect: SOP107
            return make()


    class Page(Procedure[Order]):
        def __init__(self, urgent: bool = False):
            self.urgent = urgent

        @handler
        def on_go(self, sigma: Order, event: Go):
            return End()


    SOP(state=Order(), init_proc=Start())
    """
    assert_rule("SOP107", program)
    assert [place.message for place in only(flow(program), "SOP107").related] == ["it is called here"]


def test_what_stands_in_the_place_of_instances_and_classes_is_reported() -> None:
    assert_rule(
        "SOP107",
        """
        from typing import Any
        from sopy.core import EventBus
        from sopy_runtime import Session


        class Start(Procedure[Order]):
            def __init__(self, number: int = 0):
                super().__init__(number)  # expect: SOP107
                self.number = number

            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()


        class Orders(SOP[Order]):
            def __init__(self):
                self.state = Order  # expect: SOP107
                self.current_proc = Start  # expect: SOP107


        def push(event: Event[Any], note: str = ""):
            EventBus.push_event(event)


        def make():
            push(Go)  # expect: SOP107
            push(Go("now"))
            sop = SOP(state=Order(), init_proc=Start())
            sop.observes(Stop(), Go)  # expect: SOP107
            sop.observes([Go, Stop])  # expect: SOP107
            sop.observes(*[Go, Stop])
            return Session(Order(), Start()), SOP(Start(), Order())  # expect: SOP107, SOP107
        """,
        """
        class Step(Procedure[Order]):
            def __init__(self, **options):
                super().__init__(**options)


        class Counted:
            def __init__(self, start: int = 0, **options):
                super().__init__(**options)


        class Start(Step, Counted):
            def __init__(self):
                super().__init__(start=1)

            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()


        SOP(Order(), Start())
        """,
    )


def test_a_procedure_that_leaves_a_method_abstract_is_reported_where_it_is_created() -> None:
    assert_rule(
        "SOP107",
        """
        from abc import ABC, abstractmethod


        class Step(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return self.following(sigma)

            @abstractmethod
            def following(self, sigma: Order): ...

            @abstractmethod
            def word(self) -> str:
                return "go on"


        class First(Step):
            def following(self, sigma: Order):
                return Second() if sigma.items else Third()  # expect: SOP107, SOP107


        class Second(Step):
            pass


        class Checked(Procedure[Order], ABC):
            @abstractmethod
            def word(self) -> str:
                return "go on"

            @handler
            def on_go(self, sigma: Order, event: Go):
                return self


        class Third(Checked):
            pass


        SOP(state=Order(), init_proc=First())
        """,
    )
