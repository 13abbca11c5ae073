# covers: sopy_compiler.lowering.undefined_uses
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import check
from sopy_compiler.checker.select import Selection
from sopy_compiler.lowering.lower import lower_program
from tests.compiler.expectations import (
    assert_as_announced,
    assert_rule,
    expected_findings,
    flow,
    only,
    places,
    source,
)
from tests.compiler.lowering.programs import MemoryLoader


def test_undefined_bases_events_and_states_are_reported() -> None:
    assert_rule(
        "SOP006",
        """
        class Start(Procedure[Ordr]):  # expect: SOP006
            @handler
            def on_go(self, sigma, event: Gone):  # expect: SOP006
                return End()
        """,
    )


def test_a_name_that_is_near_is_offered() -> None:
    found = only(flow("class Start(Procedure[Ordr]):\n    pass\n"), "SOP006")
    assert found.help == "did you mean `Order`?"


def test_names_defined_later_imported_or_builtin_are_known() -> None:
    assert_rule(
        "SOP006",
        """
        from collections import OrderedDict

        class Start(Procedure[OrderedDict]):
            @handler
            def on_go(self, sigma, event: "Later"):
                return Next()

        class Later(Event[int]):
            pass

        class Next(Procedure[dict]):
            pass
        """,
    )


def test_a_fragment_may_leave_names_out() -> None:
    text = """```python
class Start(Procedure[State]):
    @handler
    def on_read(self, sigma: State, event: Read):
        return Next()
```
"""
    assert_as_announced(source(text, is_markdown=True))


def test_other_names_that_procedures_use_are_reported_too() -> None:
    assert_rule(
        "SOP006",
        """
        LATE = [Stop]


        def helper(value: str) -> str:
            return value + sufix


        class Start(Procedure[Order]):
            ignore = [*LATE, Laet]  # expect: SOP006
            limit: int = LIMIT  # expect: SOP006

            @handler
            def on_go(self, order: Order, event: Go):
                names = [one.strip() for one in order.items if one]
                names.sort(key=lambda name: name.lower())
                try:
                    total = sum(map(float, names))
                except ValueError as error:
                    return f"{error}"
                if (found := total) > 3 or evnet.payload:  # expect: SOP006
                    return f"{sigma.total} {found}"  # expect: SOP006
                match event.payload:
                    case [first, *rest] if rest:
                        return first
                    case str(text):
                        return helper(text)
                return End()


        SOP(state=Order(), init_proc=Start())
        """,
    )


def test_modules_of_the_project_are_asked_for_what_they_lack() -> None:
    events = source("from sopy import Event\n\n\nclass Went(Event[str]):\n    pass\n", module="events")
    text = """
import events as ev
from sopy import SOP, End, Procedure, handler, make_prompt
from events import Wnet  # expect: SOP006

try:
    from events import Gone
except ImportError:
    Gone = ev.Went


class Start(Procedure[dict]):
    prompt = make_prompt("Go")
    ignore = [ev.Gone]  # expect: SOP006

    @handler
    def on_went(self, sigma: dict, event: ev.Went):
        return End(ev.__doc__ or "")


SOP(state={}, init_proc=Start())
"""
    program = lower_program((source(text, module="flow"), events), loader=MemoryLoader({"events": events}))
    found = check(program, Facts(program), Selection(select=("SOP006",))).diagnostics
    assert places(found) == expected_findings(text)
    assert {one.help for one in found} == {"did you mean `Went`?", "define `Gone`"}


def test_names_in_payload_types_are_looked_up() -> None:
    assert_rule(
        "SOP006",
        """
        from typing import Literal


        class Said(Event["Massage"]):  # expect: SOP006
            pass


        class Read(Event[list[Massage]]):  # expect: SOP006
            pass


        class Told(Event["Later | None"]):
            pass


        class Chosen(Event[Literal["Massage", "other"]]):
            pass


        class Later(BaseModel):
            class Part(BaseModel):
                pass


        class Seen(Event[Later.Part]):
            pass
        """,
    )
