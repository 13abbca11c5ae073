# covers: sopy_compiler.emit.event_words
"""What becomes of every event in every procedure."""

from typing import Any

import pytest

from sopy_compiler.emit.event_matrix import EventMatrix, Reception
from sopy_compiler.emit.event_words import cell_words, event_words, legend, remarks, title
from sopy_compiler.ir.program import Program
from tests.compiler.emit.evolutions import FLOW, matrices, order_matrix
from tests.compiler.ir.samples import SAMPLES, lowered, sample

SOP = FLOW.splitlines()[-1]


def words(matrix: EventMatrix) -> dict[str, list[tuple[str, ...]]]:
    """The words of the cells by event."""
    return {row.name: [cell_words(cell, row) for cell in row.cells] for row in matrix.rows}


def only(text: str) -> EventMatrix:
    (matrix,) = matrices(lowered(text))
    return matrix


def test_every_event_meets_every_procedure() -> None:
    assert words(order_matrix()) == {
        "Added": [("on_added", "stay, recover"), ("unexpected",)],
        "Paid": [("on_paid", "-> Ship, raise"), ("unexpected",)],
        "PaidInCash": [("on_paid (for Paid)", "-> Ship, raise"), ("on_paid_again", "perhaps elsewhere")],
        "Cancelled": [("on_cancelled", "-> End"), ("ignored",)],
    }


def test_the_procedure_is_looked_up_as_the_runtime_does_it() -> None:
    """`ignore` before handlers, for subclasses too; the most specific handler wins."""
    ignoring = only(FLOW.replace("ignore = [Cancelled]", "ignore = [Cancelled, Paid]"))
    assert words(ignoring)["PaidInCash"][1] == ("ignored",)
    specific = only(
        FLOW.replace(
            "    @handler\n    def on_cancelled",
            "    @handler\n    def on_cash(self, sigma: Order, event: PaidInCash):\n        return self\n\n"
            "    @handler\n    def on_cancelled",
        )
    )
    assert words(specific)["PaidInCash"][0] == ("on_cash", "stay")
    assert words(specific)["Paid"][0] == ("on_paid", "-> Ship, raise")


def test_a_handler_of_every_event_takes_all_that_have_none_of_their_own() -> None:
    found = only(FLOW.replace("event: Cancelled", "event: Event"))
    assert [row.name for row in found.rows] == ["Added", "Paid", "PaidInCash", "Cancelled", "Event"]
    assert words(found)["Cancelled"][0] == ("on_cancelled (for Event)", "-> End")
    assert words(found)["Event"] == [("on_cancelled", "-> End"), ("unexpected",)]
    assert event_words(found.rows[-1]) == ("Event", "any event without a row of its own")


def test_what_no_sop_observes_is_filtered_even_where_it_is_handled() -> None:
    found = words(only(f"{FLOW.rstrip()}.observes(Paid)\n"))
    assert found["Added"] == [("filtered",), ("filtered",)]
    assert found["Cancelled"] == [("filtered",), ("filtered",)]
    assert found["PaidInCash"][0] == ("on_paid (for Paid)", "-> Ship, raise")


def test_a_session_has_a_filter_of_its_own() -> None:
    text = FLOW.replace(SOP, "Session(Basket(), Order(number='1'), observes=[Paid])").replace(
        "import SOP,", "import Session,"
    )
    assert words(only(text))["Added"] == [("filtered",), ("filtered",)]


def test_a_base_is_not_observed_because_its_subclass_is() -> None:
    found = words(only(f"{FLOW.rstrip()}.observes(PaidInCash)\n"))
    assert found["Paid"] == [("filtered",), ("filtered",)]
    assert found["PaidInCash"][0][0] == "on_paid (for Paid)"


@pytest.mark.parametrize(
    "ending",
    [
        f"{SOP}.observes(*configured())",
        f"{SOP[:-1]}, ignore_unrecongnized_events=False).observes(Paid)",
        f"{SOP}.observes()",
        f"{SOP}.observes(Event)",
        f"{SOP}.observes(Paid)\n{SOP}",
        f"{SOP}.observes(Paid)\nSOP(state=Order(number='2'), init_proc=pick())",
        f"from elsewhere import Seen\n{SOP}.observes(Seen)",
    ],
)
def test_nothing_is_filtered_that_some_sop_may_let_through(ending: str) -> None:
    found = words(only(FLOW.replace(SOP, ending)))
    assert found["Added"][0] == ("on_added", "stay, recover")


def test_an_sop_that_may_go_anywhere_brings_its_events_to_every_workflow() -> None:
    text = FLOW.replace("return carrier.next()", "return End()").rstrip() + ".observes(Paid)\n"
    other = """
class Look(Procedure[Line]):
    @handler
    def on_added(self, sigma: Line, event: Added):
        return somewhere()

SOP(state=Line(price=1), init_proc=Look()){filter}
"""
    alone, _ = matrices(lowered(text + other.replace("{filter}", ".observes(Paid)")))
    visited, _ = matrices(lowered(text + other.replace("{filter}", "")))
    assert words(alone)["Added"][0] == ("filtered",)
    assert words(visited)["Added"][0] == ("on_added", "stay, recover")


def test_what_could_not_be_followed_is_not_known() -> None:
    found = words(only(FLOW.replace("ignore = [Cancelled]", "ignore = chosen()")))
    assert found["Added"][1] == ("not known",)
    foreign = FLOW.replace("class Paid(", "from elsewhere import Seen\n\n\nclass Paid(")
    handled = words(only(foreign.replace("event: PaidInCash", "event: Seen")))
    ignored = words(only(foreign.replace("ignore = [Cancelled]", "ignore = [Seen]")))
    assert handled["Added"] == ignored["Added"] == [("on_added", "stay, recover"), ("not known",)]
    base = FLOW.replace(
        "class Ship(Procedure[Order])", "from elsewhere import Base\n\nclass Ship(Base, Procedure[Order])"
    )
    assert words(only(base))["Added"][1] == ("not known",)


def test_a_handler_that_returns_what_the_runtime_refuses_fails() -> None:
    found = only(FLOW.replace("        return End()\n", "        return None\n"))
    assert words(found)["Cancelled"][0] == ("on_cancelled", "fails")
    assert "fails" in dict(legend([found]))


def test_events_tell_what_they_carry_and_what_they_say_of_themselves() -> None:
    rows = {row.name: event_words(row) for row in order_matrix().rows}
    assert rows["Added"] == ("Added", "carries Line", "A line was added.")
    assert rows["Cancelled"] == ("Cancelled",)


def test_a_payload_that_a_generic_base_declares_goes_by_its_type() -> None:
    text = FLOW.replace(
        "class Paid(Event[str])",
        "from typing import Generic, TypeVar\n\nP = TypeVar('P')\n\n\n"
        "class Stamped(Event[P], Generic[P]):\n    pass\n\n\nclass Paid(Stamped[str])",
    )
    (paid,) = (row for row in only(text).rows if row.name == "Paid")
    assert event_words(paid)[1] == "carries str"


def test_remarks_count_the_cells_and_name_events_that_nobody_handles() -> None:
    assert remarks(order_matrix()) == ("8 cells: 5 handled, 1 ignored and 2 unexpected",)
    found = only(
        FLOW.replace("event: Added", "event: Paid2").replace(
            "class Cancelled", "class Paid2(Paid):\n    pass\n\n\nclass Cancelled"
        )
        + "\nSOP(state=Order(number='1'), init_proc=Basket()).observes(Added)"
    )
    assert remarks(found)[1] == "no procedure handles Added"
    assert title(order_matrix()) == "flow: what becomes of every event"


def test_the_legend_explains_what_is_there_and_nothing_else() -> None:
    terms = list(dict(legend([order_matrix()])))
    assert terms == [
        "on_name",
        "ignored",
        "unexpected",
        "-> Other",
        "-> End",
        "stay",
        "recover",
        "raise",
        "perhaps elsewhere",
    ]


def test_a_workflow_without_events_has_no_rows() -> None:
    assert matrices(Program()) == ()
    (matrix,) = matrices(
        lowered("from sopy import Procedure\n\nclass A(Procedure[dict]):\n    pass\n\nA()\n")
    )
    assert (matrix.rows, remarks(matrix)) == ((), ())


@pytest.mark.parametrize("name", SAMPLES)
def test_every_handler_takes_its_event_unless_it_is_ignored_or_filtered(name: str) -> None:
    program = sample(name)
    cells = {
        (column.qualname, row.qualname): cell
        for matrix in matrices(program)
        for row in matrix.rows
        for column, cell in zip(matrix.columns, row.cells, strict=True)
    }
    for procedure in program.procedures:
        if procedure.is_abstract:
            continue
        for event, declaration in procedure.effective:
            cell = cells[procedure.qualname, event]
            assert cell.reception in {Reception.HANDLED, Reception.IGNORED, Reception.FILTERED}
            if cell.reception is Reception.HANDLED:
                assert cell.handler == declaration.rpartition(".")[2].partition("#")[0]


FAMILIES = """
from pydantic import BaseModel
from sopy_runtime import SOP, Event, Procedure, Session, handler


class Log(BaseModel):
    handlers: list[str] = []


class Seen(Event[None]): ...
class Heard(Event[None]): ...
class Shouted(Heard): ...
class Screamed(Shouted): ...
class Whispered(Heard): ...
class Felt(Event[None]): ...


class Listen(Procedure[Log]):
    @handler
    def on_heard(self, sigma: Log, event: Heard):
        sigma.handlers.append("on_heard")
        return self

    @handler
    def on_shouted(self, sigma: Log, event: Shouted):
        sigma.handlers.append("on_shouted")
        return self

    @handler
    def on_felt(self, sigma: Log, event: Felt):
        sigma.handlers.append("on_felt")
        return Sleep()


class Doze(Listen):
    ignore = [Shouted, Felt]

    @handler
    def on_sound(self, sigma: Log, event: Heard | Seen):
        sigma.handlers.append("on_sound")
        return Sleep()


class Sleep(Procedure[Log]):
    ignore = [Heard, Seen]


class Stare(Procedure[Log]):
    @handler
    def on_anything(self, sigma: Log, event: Event):
        sigma.handlers.append("on_anything")
        return Listen()

    @handler
    def on_seen(self, sigma: Log, event: Seen):
        sigma.handlers.append("on_seen")
        return Doze()


SOP(state=Log(), init_proc=Stare()){observes}
"""


@pytest.mark.parametrize("observed", [(), ("Shouted", "Felt"), ("Heard",), ("Event",)])
def test_the_matrix_says_what_the_runtime_does(observed: tuple[str, ...]) -> None:
    text = FAMILIES.replace("{observes}", f".observes({', '.join(observed)})" if observed else "")
    (matrix,) = matrices(lowered(text))
    assert {row.name for row in matrix.rows} >= {"Seen", "Heard", "Shouted", "Screamed", "Whispered", "Felt"}
    module: dict[str, Any] = {"__name__": "flow"}
    exec(text, module)
    observes = [module[name] for name in observed]
    for row in matrix.rows:
        for cell in row.cells:
            session = module["Session"](module[cell.procedure](), module["Log"](), observes=observes)
            outcome = session.send(module[row.name](None))
            if session.sigma.handlers:
                assert (cell.reception, [cell.handler]) == (Reception.HANDLED, session.sigma.handlers)
            elif outcome.kind == "recover":
                assert cell.reception is Reception.UNEXPECTED
            else:
                assert outcome.kind == "ignored"
                assert cell.reception in {Reception.IGNORED, Reception.FILTERED}
