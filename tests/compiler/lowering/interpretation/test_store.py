# covers: sopy_compiler.lowering.interpretation.store_items
# covers: sopy_compiler.lowering.interpretation.named_access, sopy_compiler.lowering.interpretation.in_place
# covers: sopy_compiler.lowering.interpretation.subscripts, sopy_compiler.lowering.interpretation.targets
"""However an assignment, a deletion or a read is written, what follows from it is the same."""

from textwrap import dedent, indent

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import check
from sopy_compiler.checker.select import Selection
from sopy_compiler.ir.flow import Assume
from sopy_compiler.ir.program import Program
from tests.compiler.expectations import lowered, source

PROGRAM = """
import operator
from typing import Literal, NotRequired, TypedDict
from pydantic import BaseModel, ConfigDict, Field
from sopy import SOP, End, Event, Procedure, handler, make_prompt

class Go(Event[str]): ...
class Next(Event[None]): ...

class Item(BaseModel):
    label: str | None = None

class Order(BaseModel):
    first: Item = Item()
    current: Item = Item()
    maybe: Item | None = None
    state: Literal["open", "paid"] = "open"
    total: int = 0
    score: int = Field(default=0, ge=0, le=10)
    limited: list[Item] = Field(default=[], max_length=3)
    notes: dict[str, str] = {{}}
    behind: int = 0

    @property
    def front(self): return self.behind

    @front.setter
    def front(self, value): self.behind = value

class Strict(Order):
    model_config = ConfigDict(validate_assignment=True)

class Bag(TypedDict):
    first: Item
    current: NotRequired[Item]
    total: NotRequired[int]

class One(Procedure[{state}]):
    prompt = make_prompt("one")

    def __init__(self):
        self.kept = One

    @handler
    async def on_go(self, order: {state}, event: Go):
{one}
        return Two()

class Two(Procedure[{state}]):
    prompt = make_prompt("two")

    @handler
    async def on_next(self, order: {state}, event: Next):
{two}
        return End()

SOP(state={state}(), init_proc=One())
"""


def program(one: str, two: str = "pass", state: str = "Order") -> Program:
    bodies = (indent(dedent(body).strip(), "        ") for body in (one, two))
    return lowered(source(PROGRAM.format(state=state, one=next(bodies), two=next(bodies))))


def judged(one: str, two: str = "pass", state: str = "Order") -> dict[str, object]:
    """What the handlers do and what is found, without places and words."""
    made = program(one, two, state)
    found = check(made, Facts(made), Selection()).diagnostics
    effects = [
        (run.name, run.effect.reads, run.effect.writes, run.effect.mutates, run.effect.is_opaque)
        for procedure in made.procedures
        for run in procedure.runs
    ]
    moves = [
        (procedure.name, transition.target, str(transition.kind))
        for procedure in made.procedures
        for run in procedure.runs
        for transition in run.transitions
    ]
    return {
        "findings": sorted((one.code, one.subject) for one in found),
        "effects": effects,
        "moves": moves,
        "untracked": [run.effect.untracked for procedure in made.procedures for run in procedure.runs],
    }


def rules(one: str, two: str = "pass", state: str = "Order") -> set[str]:
    made = program(one, two, state)
    return {one.code for one in check(made, Facts(made), Selection()).diagnostics} - {"SOP206", "SOP205"}


READY = "order.current.label = 'ready'"
ASSIGNED = (
    "setattr(order, 'current', order.first)",
    "order.__setattr__('current', order.first)",
    "object.__setattr__(order, 'current', order.first)",
    "order.__dict__['current'] = order.first",
    "vars(order)['current'] = order.first",
    "order.__dict__.update(current=order.first)",
    "order.__dict__ |= {'current': order.first}",
    "operator.setitem(order.__dict__, 'current', order.first)",
    "order.current, _ = order.first, 1",
    "[order.current, *_] = [order.first, 1]",
    "for order.current in [order.first]: pass",
    "name = 'current'; setattr(order, name, order.first)",
)


@pytest.mark.parametrize("spelling", ASSIGNED)
def test_an_assignment_is_one_however_it_is_written(spelling: str) -> None:
    read = "order.first.label.upper()"
    plain = judged(f"order.current = order.first\n{READY}", read)
    found = judged(f"{spelling}\n{READY}", read)
    assert found["effects"] == plain["effects"]
    assert found["moves"] == plain["moves"]
    assert "SOP202" not in rules(f"{spelling}\n{READY}", read)
    if "__dict__" not in spelling:  # a name in a keyword or in a display is no attribute
        assert found["findings"] == plain["findings"]


@pytest.mark.parametrize(
    "spelling",
    [
        "order.state = 'payed'",
        "setattr(order, 'state', 'payed')",
        "order.__setattr__('state', 'payed')",
        "object.__setattr__(order, 'state', 'payed')",
        "order.__dict__['state'] = 'payed'",
        "vars(order)['state'] = 'payed'",
        "order.state, _ = 'payed', 1",
        "for order.state in ('payed',): pass",
    ],
)
def test_a_value_that_the_field_cannot_hold_is_found(spelling: str) -> None:
    assert "SOP211" in rules(spelling)


@pytest.mark.parametrize("spelling", ["setattr(order, 'front', 3)", "object.__setattr__(order, 'front', 3)"])
def test_a_property_writes_the_field_behind_it(spelling: str) -> None:
    assert judged(spelling) == judged("order.front = 3")


def test_a_validated_model_checks_what_setattr_gives_it() -> None:
    given = "int(event.payload)"
    assert "SOP207" not in rules(f"setattr(order, 'score', {given})", state="Strict")
    assert "SOP207" in rules(f"setattr(order, 'score', {given})")


@pytest.mark.parametrize(
    "spelling",
    ["object.__setattr__(order, 'score', {})", "order.__dict__['score'] = {}", "vars(order)['score'] = {}"],
)
def test_what_goes_past_the_model_is_never_checked(spelling: str) -> None:
    assert "SOP207" in rules(spelling.format("int(event.payload)"), state="Strict")


@pytest.mark.parametrize(
    "spelling",
    [
        "order.update(current=order['first'])",
        "order.update({'current': order['first']})",
        "order.update([('current', order['first'])])",
        "order |= {'current': order['first']}",
        "order.__ior__({'current': order['first']})",
        "order.__setitem__('current', order['first'])",
        "operator.setitem(order, 'current', order['first'])",
        "dict.update(order, current=order['first'])",
        "order['current'], _ = order['first'], 1",
    ],
)
def test_a_key_of_a_dict_state_is_assigned_however_it_is_written(spelling: str) -> None:
    rest = "\norder['current'].label = 'ready'"
    read = "order['first'].label.upper()"
    plain = judged(f"order['current'] = order['first']{rest}", read, "Bag")
    assert judged(spelling + rest, read, "Bag") == plain


@pytest.mark.parametrize(
    "spelling", ["order.__delitem__('total')", "operator.delitem(order, 'total')", "order.pop('total')"]
)
def test_a_key_is_deleted_however_it_is_written(spelling: str) -> None:
    assert judged(spelling, state="Bag") == judged("del order['total']", state="Bag")


@pytest.mark.parametrize(
    "spelling",
    [
        "delattr(order, 'total')",
        "order.__delattr__('total')",
        "object.__delattr__(order, 'total')",
        "del order.__dict__['total']",
        "del vars(order)['total']",
    ],
)
def test_an_attribute_is_deleted_however_it_is_written(spelling: str) -> None:
    read = "order.total += 1"
    assert judged(spelling, read)["effects"] == judged("del order.total", read)["effects"]


@pytest.mark.parametrize(
    "spelling",
    [
        "order.notes.__setitem__('a', 'x')",
        "operator.setitem(order.notes, 'a', 'x')",
        "dict.__setitem__(order.notes, 'a', 'x')",
    ],
)
def test_an_item_is_assigned_however_it_is_written(spelling: str) -> None:
    assert judged(spelling) == judged("order.notes['a'] = 'x'")


@pytest.mark.parametrize(
    "spelling",
    [
        "order.limited.__iadd__([order.first])",
        "operator.iadd(order.limited, [order.first])",
        "list.extend(order.limited, [order.first])",
    ],
)
def test_a_list_is_extended_however_it_is_written(spelling: str) -> None:
    assert judged(spelling) == judged("order.limited.extend([order.first])")


@pytest.mark.parametrize(
    "spelling", ["getattr(order.maybe, 'label')", "order.maybe.__getattribute__('label')"]
)
def test_a_read_uses_its_object_however_it_is_written(spelling: str) -> None:
    assert judged(f"print({spelling})") == judged("print(order.maybe.label)")
    assert "SOP202" in rules(f"print({spelling})")


def test_a_default_makes_getattr_safe() -> None:
    assert "SOP202" not in rules("print(getattr(order.maybe, 'label', None))")


def test_a_test_of_getattr_is_one_of_the_attribute() -> None:
    tested = "if getattr(order, 'maybe') is not None:\n    print(order.maybe.label)"
    assert "SOP202" not in rules(tested)
    tested = "if order.maybe is not None:\n    print(getattr(order, 'maybe').label)"
    assert "SOP202" not in rules(tested)


@pytest.mark.parametrize(
    "spelling", ["order.score = order.score + 1", "setattr(order, 'score', order.score + 1)"]
)
def test_a_counter_may_be_spelt_out(spelling: str) -> None:
    assert judged(spelling) == judged("order.score += 1")


def test_what_only_counts_itself_up_is_never_looked_at() -> None:
    found = judged("order.total = order.total + 1")["findings"]
    assert isinstance(found, list)
    assert ("SOP205", "Order.total") in found


def test_which_of_several_values_goes_to_which_name_is_not_guessed() -> None:
    one = "for name, value in (('state', 'paid'), ('total', 1)):\n    setattr(order, name, value)"
    assert "SOP211" not in rules(one)


def test_a_deleted_element_makes_room_for_the_next() -> None:
    made = program("ways = [One, Two]\ndel ways[0]\nreturn ways[0]()")
    targets = {
        transition.target
        for procedure in made.procedures
        for run in procedure.runs
        for transition in run.transitions
        if procedure.name == "One"
    }
    assert "flow.Two" in targets


@pytest.mark.parametrize(
    "spelling",
    [
        "setattr(self, 'kept', Two)",
        "self.__setattr__('kept', Two)",
        "self.__dict__['kept'] = Two",
        "super().__setattr__('kept', Two)",
    ],
)
def test_an_attribute_of_the_procedure_is_assigned_however_it_is_written(spelling: str) -> None:
    assert (
        judged(f"{spelling}\nreturn self.kept()")["moves"]
        == judged("self.kept = Two\nreturn self.kept()")["moves"]
    )


def test_an_awaited_argument_takes_nothing_from_the_call_around_it() -> None:
    helpers = "async def fetch():\n    return 1\nasync def clear(number):\n    order.maybe = None\norder.maybe = Item()\n"
    used = "\norder.maybe.label.upper()"
    nested = judged(f"{helpers}await clear(await fetch()){used}")
    sequential = judged(f"{helpers}number = await fetch()\nawait clear(number){used}")
    assert nested["findings"] == sequential["findings"]
    assert ("SOP202", "Order.maybe") in nested["findings"]  # type: ignore[operator]  # a list of pairs


@pytest.mark.parametrize(
    "gathering",
    [
        "found = []\nfound.append(order.state)",
        "found = []\nfound += [order.state]",
        "found = ''\nfound += order.state",
        "found = ''\nfound = found + order.state",
    ],
)
def test_a_test_of_what_was_gathered_reads_what_it_was_gathered_from(gathering: str) -> None:
    made = program(f"{gathering}\nif found:\n    order.total = 1")
    run = next(run for procedure in made.procedures for run in procedure.runs if procedure.name == "One")
    assert run.flow is not None
    steps = [node.step for node in run.flow.nodes]
    reads = [step.reads for step in steps if isinstance(step, Assume)]
    assert reads
    assert all(("state",) in [place.path for place in found] for found in reads)
