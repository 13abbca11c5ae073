# covers: sopy_compiler.analysis.constructors
from tests.compiler.expectations import assert_rule

CALLS = """
    from attrs import define
    from dataclasses import dataclass


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
    ):
        assert_rule("SOP107", CALLS.format(call=call + "  # expect: SOP107"))


def test_arguments_that_fit_or_cannot_be_counted_are_accepted() -> None:
    for call in (
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
