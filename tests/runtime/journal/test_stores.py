"""What every store promises, whatever it writes to."""
# covers: sopy_runtime.journal.memory, sopy_runtime.journal.keeping, sopy_runtime.journal.replies
# covers: sopy_runtime.journal.refusals, sopy_runtime.journal.image, sopy_runtime.journal.retention
# covers: sopy_runtime.journal.sql.store, sopy_runtime.journal.sql.rows

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, RootModel

from sopy_runtime import (
    ConflictingKey,
    End,
    Event,
    Procedure,
    Session,
    Store,
    StoreError,
    UnknownCheckpoint,
    handler,
)
from sopy_runtime.journal.retention import forget_finished
from sopy_runtime.testing import FakeClock
from tests.runtime.codec.kinds import Item, Key, Plain
from tests.runtime.codec.likeness import likeness
from tests.runtime.journal.stores import HOMES
from tests.runtime.orders import Basket, Cancelled, CheckedOut, ItemAdded, Line, Order, Paid, Payment


@pytest.fixture(params=HOMES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with HOMES[request.param](tmp_path) as made:
        yield made


def began(store: Store, session: str = "s") -> Session[Order]:
    return Session(Basket(), Order(), store=store, session_id=session)


def added(number: int = 0) -> ItemAdded:
    return ItemAdded(Line(name=f"pen {number}", price=1))


def resumed(store: Store, session: str = "s") -> Session[Any]:
    return Session.resume(store, session)


def test_a_session_goes_on_where_it_was(store: Store) -> None:
    session = began(store)
    session.send(added())
    session.send(CheckedOut())
    session.send(Paid(0.25), key="first")
    session.send(CheckedOut())
    again = resumed(store)
    assert likeness(again.sigma, again.procedure) == likeness(session.sigma, session.procedure)
    assert (again.sequence, again.finished) == (4, False)
    assert again.send(Paid(0.25), key="first").kind == "duplicate"
    assert again.send(Paid(0.75)).kind == "finished"
    assert resumed(store).finished
    with pytest.raises(StoreError, match="event 5 of 's' does not follow 5"):
        session.send(Paid(4))
    assert isinstance(session.procedure, Payment)


def test_every_past_state_can_be_rebuilt(store: Store) -> None:
    session = began(store)
    states = [likeness(session.sigma, session.procedure)]
    for number in range(120):
        event = added(number) if number != 60 else CheckedOut()
        session.send(event if number < 61 else Paid(0.1))
        states.append(likeness(session.sigma, session.procedure))
    past = [store.load("s", sequence) for sequence in range(121)]
    assert [likeness(state.sigma, state.procedure) for state in past] == states
    assert [state.sequence for state in past] == list(range(121))
    with pytest.raises(StoreError, match="no position 121; the journal has 120 events"):
        store.load("s", 121)


def test_the_journal_says_what_happened(store: Store) -> None:
    session = began(store)
    session.send(added())
    session.send(Cancelled("x"))
    session.send(CheckedOut(), key="k")
    first, second, third = store.history("s")
    assert (first.kind, first.before, first.after, first.event) == ("stayed", "Basket", "Basket", "ItemAdded")
    assert (first.payload, first.changed) == (Line(name="pen 0", price=1), ("lines", "total"))
    assert second.message is not None
    assert second.message.startswith("Cancelled is not expected in Basket")
    assert (third.after, third.key, third.sequence) == ("Payment", "k", 3)
    assert third.at is not None
    assert third.at.tzinfo is UTC


def test_a_key_answers_for_one_event(store: Store) -> None:
    session = began(store)
    session.send(added(), key="a")
    again = resumed(store)
    assert again.send(added(), key="a").kind == "duplicate"
    with pytest.raises(ConflictingKey):
        again.send(added(2), key="a")
    assert again.sigma.total == 1


def test_going_back_is_kept_too(store: Store) -> None:
    session = began(store)
    session.send(added())
    session.checkpoint("one")
    session.send(added())
    session.send(CheckedOut())
    session.rewind(to=2)
    assert len(resumed(store).sigma.lines) == 2
    session.restore("one")
    assert [record.kind for record in store.history("s")][-2:] == ["rewound", "restored"]
    again = resumed(store)
    assert (len(again.sigma.lines), again.sequence) == (1, 5)
    again.send(added(7))
    again.checkpoint("one")
    again.restore("one")
    assert len(resumed(store).sigma.lines) == 2
    with pytest.raises(UnknownCheckpoint, match="no checkpoint 'two'") as caught:
        again.restore("two")
    assert "known are: one" in caught.value.remedy


def test_a_fork_is_a_session_of_its_own(store: Store) -> None:
    session = began(store)
    session.send(added())
    session.send(CheckedOut())
    session.fork(at=1, session_id="other").send(added(2))
    assert [len(resumed(store, name).sigma.lines) for name in ("s", "other")] == [1, 2]


def test_sessions_are_listed(store: Store) -> None:
    for name in ("b", "a", "c"):
        began(store, name).send(added())
    resumed(store, "a").send(CheckedOut())
    resumed(store, "a").send(Cancelled("no"))
    listed = store.sessions()
    assert [info.id for info in listed] == ["b", "a", "c"]
    assert [info.procedure for info in listed] == ["Basket", "End", "Basket"]
    assert {info.sequence for info in listed} == {1, 3}
    assert all(info.created <= info.changed for info in listed)
    assert [info.id for info in store.sessions(finished=False)] == ["b", "c"]
    assert [info.id for info in store.sessions(finished=True)] == ["a"]
    assert [info.id for info in store.sessions(workflow=Basket.__module__)] == ["b", "a", "c"]
    assert store.sessions(workflow="nothing") == ()


def test_one_name_is_one_session(store: Store) -> None:
    began(store).send(added())
    with pytest.raises(StoreError, match="a session 's' exists"):
        began(store)
    with pytest.raises(StoreError, match="there is no session 'other'"):
        resumed(store, "other")
    assert resumed(store).sequence == 1


def test_compaction_forgets_the_past_but_answers_keys(store: Store) -> None:
    session = began(store)
    states = [likeness(session.sigma)]
    for number in range(70):
        session.send(added(number), key="early" if number == 3 else None)
        states.append(likeness(session.sigma))
    store.compact("s", keep=5)
    assert [record.sequence for record in store.history("s")] == [4, *range(66, 71)]
    assert [likeness(store.load("s", sequence).sigma) for sequence in range(65, 71)] == states[65:]
    with pytest.raises(StoreError, match="what came before 65 was forgotten"):
        store.load("s", 64)
    assert session.send(added(3), key="early").kind == "duplicate"
    session.send(added(99))
    store.compact("s")
    store.compact("s", keep=1000)
    again = resumed(store)
    again.send(added())
    assert (again.sequence, len(again.sigma.lines)) == (72, 72)
    assert resumed(store).send(added(3), key="early").kind == "duplicate"


def test_a_session_that_is_forgotten_leaves_room_for_its_name(store: Store) -> None:
    session = began(store)
    session.send(added(), key="k")
    session.checkpoint("c")
    store.forget("s")
    assert store.sessions() == ()
    with pytest.raises(StoreError, match="there is no session"):
        session.send(added())
    again = began(store)
    assert again.send(added(), key="k").kind == "stayed"
    with pytest.raises(UnknownCheckpoint):
        again.restore("c")


def test_what_ended_long_ago_is_forgotten_by_age(store: Store) -> None:
    clock = FakeClock(datetime(2001, 1, 1, tzinfo=UTC))
    for name in ("old", "new", "open"):
        session = Session(Basket(), Order(), store=store, session_id=name, clock=clock)
        session.send(added())
        session.send(CheckedOut())
        if name != "open":
            session.send(Cancelled("x"))
        clock.advance(3600)
    assert forget_finished(store, before=clock() - timedelta(hours=2)) == ("old",)
    assert [info.id for info in store.sessions()] == ["new", "open"]


class Shared(BaseModel):
    model_config = ConfigDict(extra="allow", arbitrary_types_allowed=True)

    left: list[Any] = []
    right: list[Any] = []
    things: dict[Any, Any] = {}


class Put(Event[Any]): ...


class Both(Event[Any]): ...


class Extra(Event[str]): ...


class Sharing(Procedure[Shared]):
    def __init__(self) -> None:
        self.seen: set[Any] = set()

    @handler
    def on_put(self, sigma: Shared, event: Put) -> Procedure[Shared] | End:
        sigma.left.append(event.payload)
        self.seen.add(len(sigma.left))
        return self

    @handler
    def on_both(self, sigma: Shared, event: Both) -> Procedure[Shared]:
        sigma.right = sigma.left
        sigma.things[Key(1)] = sigma.right
        return self

    @handler
    def on_extra(self, sigma: Shared, event: Extra) -> Procedure[Shared]:
        setattr(sigma, event.payload, sigma.left)
        return self


def test_values_of_any_kind_and_what_they_share_are_kept(store: Store) -> None:
    session = Session(Sharing(), Shared(), store=store, session_id="s")
    shared = Item("x")
    for payload in ({1, 2}, (1, [b"a"]), shared, [shared], Key(2), Plain({"a": 1.5})):
        session.send(Put(payload))
    again = resumed(store)
    assert likeness(again.sigma, again.procedure) == likeness(session.sigma, session.procedure)
    assert again.sigma.left[2] is again.sigma.left[3][0]


class Rooted(RootModel[list[int]]): ...


class Slotted:
    __slots__ = ("__dict__", "count")

    def __init__(self) -> None:
        self.count = 1


class Stamped(Event[None]): ...


class Counting(Procedure[Any]):
    @handler
    def on_stamped(self, sigma: Any, event: Stamped) -> Procedure[Any]:
        if isinstance(sigma, Slotted):
            sigma.count, sigma.__dict__["more"] = 2, 3
        else:
            sigma.root.append(4)
        return self


@pytest.mark.parametrize("make", [lambda: Rooted([1]), Slotted])
def test_states_are_laid_out_as_they_were(store: Store, make: Any) -> None:
    session = Session(Counting(), make(), store=store, session_id="s")
    session.send(Stamped())
    kept, living = resumed(store).sigma, session.sigma
    assert likeness(kept) == likeness(living)
    assert vars(kept) == vars(living)
    assert kept == living or make is Slotted


def test_two_sessions_of_one_store_do_not_mix(store: Store) -> None:
    sessions = [began(store, str(number)) for number in range(5)]
    for step in range(30):
        for number, session in enumerate(sessions):
            session.send(added(step * number))
    for number in range(5):
        names = [line.name for line in resumed(store, str(number)).sigma.lines]
        assert names == [f"pen {step * number}" for step in range(30)]
