"""Which handler takes an event, and which events are ignored."""

# covers: sopy_runtime.introspection
# covers: sopy_runtime.procedure

import asyncio
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from sopy_runtime import (
    DefinitionError,
    Event,
    HandlerError,
    MemoryStore,
    Procedure,
    Session,
    SessionBusy,
    SOPViolation,
    TransitionError,
    handler,
    show,
)


class Go(Event[Any]): ...


class Left(Event[int]): ...


class Right(Event[int]): ...


class LeftFirst(Left, Right): ...


class RightFirst(Right, Left): ...


class Doing(Procedure[Any]):
    """Does what the event carries."""

    @handler
    def on_go(self, sigma: Any, event: Go) -> Any:
        return event.payload(self, sigma)


class Listening(Procedure[Any]):
    @handler
    def on_left(self, sigma: Any, event: Left) -> str:
        return "left"

    @handler
    def on_right(self, sigma: Any, event: Right) -> str:
        return "right"


def does(action: Callable[[Any, Any], Any]) -> Any:
    return Session(Doing(), {}).send(Go(action))


# Events


def test_the_first_base_decides_between_handlers_that_are_equally_near() -> None:
    session = Session(Listening(), {})
    assert session.send(LeftFirst(1)).message == "left"
    assert session.send(RightFirst(1)).message == "right"


def test_an_event_need_not_call_the_constructor_of_its_base() -> None:
    class Counted(Event[Any]):
        def __init__(self, count: int) -> None:
            self.count = count

    @dataclass
    class Measured(Event[Any]):
        length: int

    class Counting(Procedure[Any]):
        @handler
        def on_any(self, sigma: Any, event: Counted | Measured) -> str:
            return f"{event.payload} {event.sender}"

    session = Session(Counting(), {}, store=MemoryStore())
    assert session.send(Counted(1)).message == "None None"
    assert session.send(Measured(1)).message == "None None"
    assert show(Counted(1)) == "Counted(payload=None)"


def test_a_handler_may_take_every_event() -> None:
    class Curious(Listening):
        @handler
        def on_any(self, sigma: Any, event: Event[Any]) -> str:
            return "any"

    session = Session(Curious(), {}, retry_limits=9)
    assert session.send(Go(None)).message == "any"
    assert session.send(Left(1)).message == "left"


# Handlers


def test_a_second_name_for_a_handler_is_not_a_second_handler() -> None:
    class Renamed(Procedure[Any]):
        @handler
        def on_left(self, sigma: Any, event: Left) -> str:
            return "left"

        former_name = on_left

    assert Session(Renamed(), {}).send(Left(1)).message == "left"


def test_a_handler_may_come_from_a_class_that_is_no_procedure() -> None:
    class Mixin:
        @handler
        def on_go(self, sigma: Any, event: Go) -> str:
            return "mixed in"

    class Mixed(Mixin, Procedure[Any]): ...

    assert Session(Mixed(), {}).send(Go(None)).message == "mixed in"


def test_an_attribute_of_the_same_name_hides_a_handler() -> None:
    class Quiet(Listening):
        on_left = None  # type: ignore[assignment]  # not as a type checker would have it

    assert Session(Quiet(), {}).send(Left(1)).message == "Left is not expected in Quiet. Expected now: Right."


def test_generators_are_no_handlers() -> None:
    class Generating(Procedure[Any]):
        @handler
        def on_go(self, sigma: Any, event: Go) -> Any:
            yield self

        @handler
        async def on_left(self, sigma: Any, event: Left) -> Any:
            yield self

    session = Session(Generating(), {})
    with pytest.raises(TransitionError, match=r"Generating\.on_go returned <generator"):
        session.send(Go(None))
    with pytest.raises(TransitionError, match=r"Generating\.on_left returned <async_generator"):
        session.send(Left(1))


async def test_a_decorated_async_handler_is_awaited() -> None:
    def logged(function: Any) -> Any:
        @functools.wraps(function)
        def call(*arguments: Any) -> Any:
            return function(*arguments)

        return call

    class Waiting(Procedure[Any]):
        @handler
        @logged
        async def on_go(self, sigma: Any, event: Go) -> Procedure[Any]:
            await asyncio.sleep(0)
            sigma["done"] = True
            return self

    session = Session(Waiting(), {})
    assert (await session.asend(Go(None))).kind == "stayed"
    assert session.sigma == {"done": True}


OPTIONS: dict[str, Callable[[], dict[str, Any]]] = {
    "plain": dict,
    "store": lambda: {"store": MemoryStore()},
    "observes": lambda: {"observes": (Go,)},
    "revalidate": lambda: {"revalidate": True},
    "observers": lambda: {"observers": (print,)},
}


@pytest.mark.parametrize("key", [None, "k"])
@pytest.mark.parametrize("options", OPTIONS)
async def test_a_handler_that_hides_that_it_is_async_is_awaited(options: str, key: str | None) -> None:
    async def later(procedure: Any, sigma: Any) -> Any:
        await asyncio.sleep(0)
        sigma["done"] = True
        return await asyncio.sleep(0, procedure)

    session = Session(Doing(), {}, **OPTIONS[options]())
    assert (await session.asend(Go(later), key=key)).kind == "stayed"
    assert session.sigma == {"done": True}
    with pytest.raises(SessionBusy, match=r"use `await session\.asend"):
        session.send(Go(later))
    assert session.sequence == 1


async def test_an_awaited_event_that_is_abandoned_leaves_no_trace() -> None:
    class Waiting(Procedure[Any]):
        @handler
        async def on_go(self, sigma: Any, event: Go) -> Procedure[Any]:
            sigma["begun"] = True
            await asyncio.sleep(60)
            return self

    session = Session(Waiting(), {})
    sending = session.asend(Go(None))
    sending.send(None)
    sending.close()
    assert session.sigma == {}
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(session.asend(Go(None)), 0.01)
    assert session.sigma == {}


# Results


def test_a_text_of_any_class_is_told_as_a_plain_text() -> None:
    class Text(str):
        __slots__ = ()

    assert type(does(lambda *_: Text("again")).message) is str


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (SOPViolation("too early"), "too early"),
        (SOPViolation(), "The event was refused by a check in Doing.on_go, which gives no reason."),
        (AssertionError(), "The event was refused by a check in Doing.on_go, which gives no reason."),
    ],
)
def test_a_refusal_need_not_give_a_reason(error: Exception, message: str) -> None:
    def refuse(*_: Any) -> None:
        raise error

    assert does(refuse).message == message


def test_a_programs_own_violation_need_not_call_the_constructor_of_its_base() -> None:
    class TooEarly(SOPViolation):
        def __init__(self, hour: int) -> None:
            self.hour = hour

    def refuse(*_: Any) -> None:
        raise TooEarly(7)

    assert does(refuse).message == "7"


def test_several_errors_at_once_are_a_bug() -> None:
    def fail(*_: Any) -> None:
        raise ExceptionGroup("several", [AssertionError("one")])

    with pytest.raises(HandlerError) as caught:
        does(fail)
    assert isinstance(caught.value.__cause__, ExceptionGroup)


def test_procedures_may_compare_as_they_like() -> None:
    class Odd(Procedure[Any]):
        __hash__ = None  # type: ignore[assignment]  # unhashable on purpose

        def __eq__(self, other: object) -> bool:
            raise RuntimeError

        def __bool__(self) -> bool:
            raise RuntimeError

        @handler
        def on_go(self, sigma: Any, event: Go) -> Procedure[Any]:
            return Odd()

    session = Session(Odd(), {})
    assert [session.send(Go(None)).kind for _ in range(2)] == ["moved", "moved"]


def test_a_procedure_keeps_what_it_is_given_as_sigma() -> None:
    def replace(procedure: Any, sigma: Any) -> Any:
        procedure.sigma = {"another": True}
        return procedure

    session = Session(Doing(), {})
    session.send(Go(replace))
    assert session.sigma == {}


# What is ignored


class Sometimes(Listening):
    is_ignoring = True

    @property
    def ignore(self) -> Sequence[type[Event[Any]]]:  # type: ignore[override]  # a program may compute it
        return [Left] if self.is_ignoring else []


def ignoring_left() -> Listening:
    listening = Listening()
    listening.ignore = [Left]
    return listening


def test_what_is_ignored_may_be_computed() -> None:
    session = Session(Sometimes(), {})
    assert session.send(Left(1)).kind == "ignored"
    session.procedure.is_ignoring = False  # type: ignore[attr-defined]  # it is a Sometimes
    assert session.send(Left(1)).kind == "recover"


def test_what_is_ignored_may_be_assigned_to_a_procedure_before_it_is_entered() -> None:
    session = Session(ignoring_left(), {})
    assert session.send(Left(1)).kind == "ignored"
    assert session.send(Right(1)).kind == "recover"
    for _ in range(2):
        session = Session(Doing(), {})
        session.send(Go(lambda *_: ignoring_left()))
        assert session.send(Left(1)).kind == "ignored"


def test_something_else_than_event_classes_cannot_be_ignored() -> None:
    class OneClass(Listening):
        ignore = Left  # type: ignore[assignment]  # the mistake

    class Name(Listening):
        ignore = ["Left"]  # type: ignore[list-item]  # noqa: RUF012  the mistake

    with pytest.raises(DefinitionError, match=r"OneClass\.ignore is .*\n.*ignore = \[SomeEvent\]"):
        Session(OneClass(), {})
    with pytest.raises(DefinitionError, match=r"Name\.ignore is \['Left'\]"):
        Session(Name(), {})
