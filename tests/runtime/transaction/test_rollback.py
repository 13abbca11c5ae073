"""Whatever a handler did before it raised, nothing of it is left."""

# covers: sopy_runtime.transaction.whole
# covers: sopy_runtime.transaction.plan
# covers: sopy_runtime.transaction.flat
# covers: sopy_runtime.transaction.quick_run
# covers: sopy_runtime.snapshot.parts
# covers: sopy_runtime.snapshot.arrays
# covers: sopy_runtime.snapshot.graph
# covers: sopy_runtime.snapshot.fields

import array
import copy
import random
import sys
import threading
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from types import FrameType, MappingProxyType
from typing import Any, TypedDict

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from sopy_runtime import Event, HandlerError, MemoryStore, Procedure, Session, StoreError, handler
from tests.runtime.picture import picture


class Node(BaseModel):
    label: str = ""
    children: list[Any] = Field(default_factory=list)
    table: dict[Any, Any] = Field(default_factory=dict)


class Tree(BaseModel):
    model_config = ConfigDict(extra="allow")

    root: Any = None
    alias: Any = None
    items: list[Any] = Field(default_factory=list)
    names: set[str] = Field(default_factory=set)
    _secret: list[int] = PrivateAttr(default_factory=list)


@dataclass
class Point:
    x: int = 0
    tags: list[str] = field(default_factory=list)


class Slotted:
    __slots__ = ("left", "right")

    def __init__(self, left: Any) -> None:
        self.left = left


class Plain:
    def __init__(self) -> None:
        self.values = [1, 2]
        self.point = Point(3)
        self.slotted = Slotted([4])


class Unhelpful(list[Any]):
    """A list that lies about its content."""

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


def iter_numbers() -> Iterator[int]:
    yield from range(10)


class Record(TypedDict):
    values: list[int]
    inner: dict[str, int]


class Do(Event[Any]): ...


class Doing(Procedure[Any]):
    """Runs what the event carries, then fails."""

    def __init__(self, local: Any = None) -> None:
        self.local = local

    @handler
    def on_do(self, sigma: Any, event: Do) -> Procedure[Any]:
        event.payload(sigma, self)
        raise RuntimeError("after everything")


def assert_rolled_back(sigma: Any, action: Any, local: Any = None) -> None:
    procedure = Doing(local)
    before = picture(sigma, procedure)
    with pytest.raises(HandlerError, match="after everything"):
        Session(procedure, sigma).send(Do(action))
    assert picture(sigma, procedure) == before


def test_new_attributes_of_the_procedure_are_gone() -> None:
    def act(sigma: Any, procedure: Any) -> None:
        procedure.extra = 1
        del procedure.local

    assert_rolled_back(Node(), act, local=5)
    assert_rolled_back(Node(), act, local=[5])


def test_fields_set_extras_and_private_attributes_come_back() -> None:
    def act(sigma: Any, procedure: Any) -> None:
        sigma.root = 1
        sigma.anything = 2
        sigma._secret.append(3)
        sigma._secret = []

    assert_rolled_back(Tree(), act)


def test_the_set_of_fields_set_comes_back_for_plain_fields() -> None:
    sigma = Node()
    with pytest.raises(HandlerError):
        Session(Doing(), sigma).send(Do(lambda sigma, _: setattr(sigma, "label", "x")))
    assert sigma.model_fields_set == set()


def test_shared_objects_stay_shared() -> None:
    shared = [1]
    sigma = Tree.model_construct(root=shared, alias=shared, items=[shared], names=set())

    def act(sigma: Any, procedure: Any) -> None:
        sigma.root.append(2)
        sigma.alias = copy.deepcopy(sigma.alias)
        procedure.local.clear()

    assert_rolled_back(sigma, act, local=shared)
    assert sigma.root is sigma.alias is sigma.items[0] is shared


def test_cycles_are_followed_once() -> None:
    sigma = Tree()
    sigma.root = {"self": sigma}
    sigma.items.append(sigma.items)
    assert_rolled_back(sigma, lambda sigma, _: (sigma.root.clear(), sigma.items.append(1)))


@pytest.mark.parametrize(
    ("value", "act"),
    [
        (OrderedDict(a=1, b=2), lambda value: value.move_to_end("a")),
        (OrderedDict(a=1, b=2), lambda value: value.popitem()),
        (defaultdict(list), lambda value: setattr(value, "default_factory", set)),
        (defaultdict(list, a=[1]), lambda value: (value["b"].append(1), value["a"].append(2))),
        (Counter("aab"), lambda value: value.update("b")),
        (deque([1, 2, 3], maxlen=3), lambda value: value.append(4)),
        (bytearray(b"abc"), lambda value: value.extend(b"d")),
        (array.array("i", [1, 2]), lambda value: value.__setitem__(0, 9)),
        (array.array("i", [1, 2]), lambda value: value.append(3)),
        (array.array("d"), lambda value: value.append(3.0)),
        (Random(1), lambda value: value.random()),
        ({"a": 1, "b": 2}, lambda value: value.__setitem__("a", value.pop("a"))),
        ((1, [2]), lambda value: value[1].append(3)),
        (frozenset({1}), lambda value: None),
        ([3, 1, 2], lambda value: value.sort()),
        ({1, 2}, lambda value: (value.discard(1), value.add(3))),
        (Point(1, ["a"]), lambda value: (setattr(value, "x", 2), value.tags.clear())),
        (Slotted([1]), lambda value: (value.left.append(2), setattr(value, "right", 1))),
        (
            Plain(),
            lambda value: (value.values.append(1), setattr(value.point, "x", 9), value.slotted.left.pop()),
        ),
        (Node(children=[Node(label="a")]), lambda value: setattr(value.children[0], "label", "b")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_kind_of_value_comes_back(value: Any, act: Any) -> None:
    assert_rolled_back(
        Tree.model_construct(root=value, items=[], names=set()), lambda sigma, _: act(sigma.root)
    )
    assert_rolled_back(Node(), lambda _, procedure: act(procedure.local), local=copy.deepcopy(value))


@pytest.mark.parametrize(
    ("value", "act"),
    [
        (memoryview(bytearray(b"ab")), lambda value: value.__setitem__(0, 9)),
        (Unhelpful([1, [2]]), lambda value: (list.append(value, 3), list.__getitem__(value, 1).append(4))),
        (MappingProxyType({"a": [1]}), lambda value: value["a"].append(2)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_copied_may_still_come_back(value: Any, act: Any) -> None:
    assert_rolled_back(
        Tree.model_construct(root=value, items=[], names=set()), lambda sigma, _: act(sigma.root)
    )


def test_elements_and_keys_that_changed_their_hash_come_back() -> None:
    @dataclass(unsafe_hash=True)
    class Card:
        rank: int

    card = Card(1)
    sigma = Tree.model_construct(root={card}, alias={card: 1}, items=[card], names=set())

    def act(sigma: Any, procedure: Any) -> None:
        card.rank = 2
        sigma.root.add(card)
        sigma.alias[card] = 2

    assert_rolled_back(sigma, act)
    assert card in sigma.root
    assert sigma.alias[card] == 1


def test_an_element_replaced_by_an_equal_one_comes_back() -> None:
    sigma = Tree.model_construct(root={1, 2}, items=[], names=set())
    assert_rolled_back(sigma, lambda sigma, _: (sigma.root.discard(1), sigma.root.add(True)))
    assert sorted(map(repr, sigma.root)) == ["1", "2"]


def test_a_set_that_did_not_grow_keeps_its_order() -> None:
    numbers = random.Random(0)
    for _ in range(50):
        elements = {numbers.randrange(1000) * 1024 for _ in range(20)}
        order = list(elements)
        sigma = Tree.model_construct(root=elements, items=[], names=set())
        assert_rolled_back(sigma, lambda sigma, _: (sigma.root.add(7), sigma.root.add(1)))
        assert list(sigma.root) == order


def test_a_state_deeper_than_the_recursion_limit_comes_back() -> None:
    innermost: list[Any] = []
    outermost = innermost
    for _ in range(10 * sys.getrecursionlimit()):
        outermost = [outermost]
    sigma = Node(children=outermost)
    with pytest.raises(HandlerError):
        Session(Doing(), sigma).send(Do(lambda *_: innermost.append(1)))
    assert innermost == []


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit, GeneratorExit])
@pytest.mark.parametrize("local", [None, [1]], ids=["quick", "general"])
def test_an_interruption_is_raised_as_it_is_after_the_rollback(
    interruption: type[BaseException], local: Any
) -> None:
    def act(sigma: Any, procedure: Any) -> None:
        sigma.label = "changed"
        procedure.local = 5
        raise interruption

    sigma, procedure = Node(), Doing(local)
    before = picture(sigma, procedure)
    session = Session(procedure, sigma)
    with pytest.raises(interruption):
        session.send(Do(act))
    assert picture(sigma, procedure) == before
    assert session.sequence == 0
    with pytest.raises(HandlerError):  # it goes on
        session.send(Do(lambda *_: None))


@pytest.mark.parametrize(
    ("sigma", "act"),
    [
        (Plain(), lambda sigma: (sigma.values.append(3), setattr(sigma, "new", 1))),
        (Point(), lambda sigma: (setattr(sigma, "x", 1), sigma.tags.append("a"))),
        (Slotted([1]), lambda sigma: (setattr(sigma, "right", 1), sigma.left.append(1))),
        (Record(values=[1], inner={}), lambda sigma: (sigma["values"].append(2), sigma.pop("inner"))),
    ],
    ids=["plain class", "dataclass", "slots", "TypedDict"],
)
def test_every_kind_of_sigma_comes_back(sigma: Any, act: Any) -> None:
    assert_rolled_back(sigma, lambda sigma, _: act(sigma))


def test_a_model_whose_validator_changes_other_fields_comes_back() -> None:
    class Summed(BaseModel):
        model_config = ConfigDict(validate_assignment=True)

        parts: list[int] = Field(default_factory=list)
        total: int = 0

        @model_validator(mode="after")
        def add(self) -> "Summed":
            self.__dict__["total"] = sum(self.parts)
            return self

    assert_rolled_back(Summed(parts=[1]), lambda sigma, _: setattr(sigma, "parts", [1, 2, 3]))


def test_a_service_held_by_the_state_is_left_alone() -> None:
    class Client:
        def __init__(self) -> None:
            self.lock = threading.Lock()
            self.requests = 0

    client = Client()
    sigma = Tree.model_construct(root=client, items=[], names=set())
    with pytest.raises(HandlerError):
        Session(Doing(), sigma).send(Do(lambda sigma, _: setattr(sigma.root, "requests", 1)))
    assert client.requests == 1


def test_what_connects_to_the_world_is_left_alone_and_the_rest_comes_back() -> None:
    suspended = iter_numbers()
    sigma = Tree.model_construct(root=suspended, alias=threading.Lock(), items=[1], names=set())

    def act(sigma: Any, procedure: Any) -> None:
        next(sigma.root)
        sigma.items.append(2)
        sigma.alias = None

    lock = sigma.alias
    with pytest.raises(HandlerError, match="after everything"):
        Session(Doing(), sigma).send(Do(act))
    assert (sigma.items, sigma.alias is lock, next(suspended)) == ([1], True, 1)


def test_a_store_refuses_what_cannot_be_copied_and_names_the_field() -> None:
    sigma = Tree.model_construct(root=iter_numbers(), items=[], names=set())
    with pytest.raises(StoreError, match=r"sigma\.root cannot be copied"):
        Session(Doing(), sigma, store=MemoryStore())


# Random states, random changes

SCALARS = st.one_of(st.none(), st.integers(-3, 3), st.text("ab", max_size=2), st.floats(allow_nan=False))
KEYS = st.one_of(st.integers(0, 3), st.text("ab", max_size=1))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(KEYS, inner, max_size=3),
        st.sets(KEYS, max_size=3),
        st.tuples(inner, inner),
        st.builds(Node, label=st.text("ab", max_size=1), children=st.lists(inner, max_size=2)),
        st.builds(Point, st.integers(0, 2), st.lists(st.text("ab", max_size=1), max_size=2)),
        st.builds(Slotted, inner),
        st.lists(inner, max_size=3).map(deque),
    ),
    max_leaves=12,
)


def containers(value: Any) -> list[Any]:
    """Everything in a value that can be changed."""
    found: list[Any] = []
    pending, seen = [value], set()
    while pending:
        item = pending.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, list | deque | set | dict | BaseModel | Point | Slotted | Doing):
            found.append(item)
        if isinstance(item, dict):
            pending += item.values()
        elif isinstance(item, list | tuple | deque):
            pending += item
        elif isinstance(item, Slotted):
            pending += [getattr(item, name) for name in item.__slots__ if hasattr(item, name)]
        elif hasattr(item, "__dict__"):
            pending += vars(item).values()
    return found


def change(target: Any, data: st.DataObject) -> None:
    new = data.draw(VALUES)
    which = data.draw(st.integers(0, 5))
    match target:
        case list() | deque():
            operations = [
                lambda: target.append(new), target.clear, target.reverse, lambda: target.extend([new, new]),
                lambda: target.pop() if target else None, lambda: target.append(target),
            ]  # fmt: skip
            operations[which]()
        case dict():
            operations = [
                lambda: target.__setitem__("a", new), target.clear, lambda: target.update(b=new),
                lambda: target.popitem() if target else None, lambda: target.setdefault(0, new),
                lambda: target.__setitem__("me", target),
            ]  # fmt: skip
            operations[which]()
        case set():
            operations = [
                lambda: target.add("z"), target.clear, lambda: target.discard("a"),
                lambda: target.update("x"),
                lambda: target.symmetric_difference_update("ab"), lambda: target.intersection_update("a"),
            ]  # fmt: skip
            operations[which]()
        case Slotted():
            setattr(target, "left" if which % 2 else "right", new)
        case _:
            names = (
                [*vars(target), "fresh"] if not isinstance(target, Node | FlatState) else list(vars(target))
            )
            setattr(target, names[which % len(names)], new)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_random_changes_of_random_states_leave_no_trace(data: st.DataObject) -> None:
    shared = data.draw(VALUES)
    sigma = Tree.model_construct(
        root=data.draw(VALUES), alias=shared, items=[shared, data.draw(VALUES)], names={"n"}
    )

    def act(sigma: Any, procedure: Any) -> None:
        for _ in range(data.draw(st.integers(1, 6))):
            found = containers((sigma, procedure))
            change(found[data.draw(st.integers(0, len(found) - 1))], data)

    assert_rolled_back(sigma, act, local=shared)


# A failure at every line


class Ledger(BaseModel):
    entries: list[Node] = Field(default_factory=list)
    total: int = 0
    index: dict[str, int] = Field(default_factory=dict)
    seen: set[str] = Field(default_factory=set)
    last: Node | None = None

    def remember(self, name: str) -> None:
        self.seen.add(name)
        self.index[name] = len(self.seen)


class Book(Event[str]): ...


class Booking(Procedure[Ledger]):
    def __init__(self) -> None:
        self.count = 0
        self.recent: list[str] = []

    @handler
    def on_book(self, sigma: Ledger, event: Book) -> Procedure[Ledger]:
        self.count += 1
        self.recent.append(event.payload)
        sigma.remember(event.payload)
        node = Node(label=event.payload)
        sigma.entries.append(node)
        sigma.last = node
        for entry in sigma.entries:
            entry.table["visited"] = entry.table.get("visited", 0) + 1
        sigma.total = len(sigma.entries)
        return self


class Injected(Exception): ...


def lines_run(session: Session[Ledger], event: Event[Any], fail_at: int | None) -> int:
    """Send the event; raise when so many lines of the program have run."""
    count = 0
    codes = {Booking.on_book.function.__code__, Ledger.remember.__code__}

    def trace(frame: FrameType, kind: str, _: Any) -> Any:
        nonlocal count
        if frame.f_code not in codes:
            return None
        if kind == "line":
            count += 1
            if count == fail_at:
                raise Injected
        return trace

    previous = sys.gettrace()
    sys.settrace(trace)
    try:
        session.send(event)
    finally:
        sys.settrace(previous)
    return count


def test_a_failure_at_every_line_of_a_handler_leaves_no_trace() -> None:
    session = Session(Booking(), Ledger())
    for name in ("a", "b", "c"):
        twin = Session(copy.deepcopy(session.procedure), copy.deepcopy(session.sigma))
        lines = lines_run(twin, Book(name), None)
        assert lines > 12
        for number in range(1, lines + 1):
            before = picture(session.sigma, session.procedure)
            with pytest.raises(HandlerError) as caught:
                lines_run(session, Book(name), number)
            assert isinstance(caught.value.__cause__, Injected)
            assert picture(session.sigma, session.procedure) == before
        session.send(Book(name))
        assert session.sigma == twin.sigma


class FlatState(BaseModel):
    names: list[str] = Field(default_factory=list)
    seen: set[int] = Field(default_factory=set)
    index: dict[str, int] = Field(default_factory=dict)
    alias: Any = None
    count: int = 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from("ab")),
    st.sets(st.integers(0, 5)),
    st.dictionaries(st.sampled_from("ab"), st.integers()),
    st.data(),
)
def test_random_changes_of_flat_states_leave_no_trace(
    names: list[str], seen: set[int], index: dict[str, int], data: st.DataObject
) -> None:
    sigma = FlatState.model_construct(names=names, seen=seen, index=index, alias=names, count=1)

    def act(sigma: Any, procedure: Any) -> None:
        for _ in range(data.draw(st.integers(1, 4))):
            found = containers((sigma, procedure))
            change(found[data.draw(st.integers(0, len(found) - 1))], data)

    assert_rolled_back(sigma, act, local=data.draw(st.sampled_from([None, names, [1]])))


def test_arrays_of_numpy_come_back_whatever_their_layout() -> None:
    table = numpy.arange(12).reshape(3, 4)
    sigma = Tree.model_construct(
        root={"table": table, "view": table[:, ::2], "objects": numpy.array([[1], None], dtype=object)},
        items=[numpy.array(["2020-01-01"], dtype="M8[D]"), numpy.array(3), numpy.zeros((0, 2))],
        names=set(),
    )
    before = repr(sigma)

    def act(sigma: Any, procedure: Any) -> None:
        sigma.root["view"][0, 0] = 99
        sigma.root["objects"][0].append(2)
        sigma.root["objects"][1] = "new"
        sigma.items[0][0] = "2021-01-01"
        sigma.items[1][()] = 4
        sigma.root["table"].shape = (4, 3)

    with pytest.raises(HandlerError, match="after everything"):
        Session(Doing(), sigma).send(Do(act))
    assert repr(sigma) == before
    assert sigma.root["table"] is table
