# covers: sopy_runtime.translation
# covers: sopy_runtime.prompt
# covers: sopy_runtime.log
# covers: sopy_runtime.procedure

import io
from typing import Annotated, Any, Generic, TypedDict, TypeVar

import pytest
from typing_extensions import TypeAliasType

from sopy_runtime import (
    End,
    Event,
    EventTranslator,
    Log,
    LogLevel,
    Procedure,
    Prompt,
    cond,
    make_prompt,
    show,
)
from sopy_runtime.event import payload_type
from sopy_runtime.procedure import is_sigma_of, sigma_class, sigma_type
from tests.runtime.orders import Basket, Noise, Order, Paid

T = TypeVar("T")


class Wrapped(Event[list[T]], Generic[T]): ...


class Open(Event[T], Generic[T]): ...


class Closed(Open[int]): ...


class Named:
    """Something that has nothing to do with events."""


class Mixed(Named, Event[int]): ...


class Request(Event[tuple[str, str]]):
    def __init__(self, toolUseId: str, source: str, target: str) -> None:
        super().__init__(toolUseId=toolUseId, payload=(source, target))


def test_the_payload_type_is_what_the_class_declares() -> None:
    assert payload_type(Paid) is float
    assert payload_type(Noise) is None
    assert payload_type(Closed) is int
    assert payload_type(Request) == tuple[str, str]
    assert payload_type(Mixed) is int
    assert payload_type(Event) is None


def test_an_event_carries_who_sent_it_to_whom() -> None:
    event = Paid(2.5, "late", "Ada", target="bank", toolUseId="7")
    assert (event.payload, event.description, event.sender, event.target, event.toolUseId) == (
        2.5, "late", "Ada", "bank", "7",
    )  # fmt: skip
    assert show(event) == repr(event) == "Paid(payload=2.5, sender='Ada', target='bank')"
    assert Request("1", "a", "b").payload == ("a", "b")


def test_foreign_messages_are_translated_by_their_type() -> None:
    class Message:
        amount = 3.0

    class Special(Message): ...

    @EventTranslator.register()
    def translate(message: Message) -> Event[Any]:
        return Paid(message.amount)

    translated = EventTranslator.translate(Special())
    assert isinstance(translated, Paid)
    assert EventTranslator.translate("unknown") is None
    with pytest.raises(TypeError, match="one parameter"):
        EventTranslator.register()(lambda: None)
    del EventTranslator.translator_map[Message]


def test_a_prompt_is_a_string_with_a_name() -> None:
    prompt = make_prompt("Go")
    assert isinstance(prompt, Prompt)
    assert prompt == prompt.prompt == "Go"
    assert type(str(prompt)) is str
    assert End(make_prompt("bye")).prompt == End("bye").prompt == "bye"
    assert End().prompt == ""


def test_a_condition_is_what_it_tests() -> None:
    assert cond([1], "there is one") == [1]
    assert not cond(False, "never")


class Keys(TypedDict):
    a: int


class Generic_(Procedure[T], Generic[T]): ...


class Bound(Generic_[Order]): ...


class Typed(Procedure[Keys]): ...


class Annotating(Procedure[Annotated[Order, "kept"]]): ...


def test_the_sigma_type_is_followed_through_generic_bases() -> None:
    assert sigma_type(Bound) is sigma_class(Bound) is Order
    assert sigma_type(Typed) is Keys
    assert sigma_class(Typed) is sigma_class(End) is None
    assert sigma_class(Annotating) is Order
    assert sigma_type(Procedure) is Any
    assert (Basket.initial, Bound.initial) == (True, False)


def test_a_state_may_be_what_an_alias_stands_for() -> None:
    state = TypeAliasType("state", Order)
    assert is_sigma_of(Order(), state)
    assert not is_sigma_of({}, state)
    assert is_sigma_of(Order(), Annotated[Order, "kept"])


def test_the_log_leaves_out_what_is_less_important(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(Log, "stream", stream)
    monkeypatch.setattr(Log, "min_level", LogLevel.INFO)
    Log.debug("hidden")
    Log.info("shown", 1)
    Log.set_min_level(LogLevel.DEBUG)
    Log.debug("now")
    Log.warning("w")
    Log.error("e")
    assert stream.getvalue() == "[INFO] shown 1\n[DEBUG] now\n[WARNING] w\n[ERROR] e\n"
