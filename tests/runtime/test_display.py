"""Objects of the program whose texts fail do not keep a message from its reader."""

# covers: sopy_runtime.recovery

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, field_validator
from pydantic_core import PydanticCustomError

from sopy_runtime import (
    Event,
    HandlerError,
    ObserverWarning,
    Procedure,
    Session,
    TransitionError,
    handler,
    show,
)
from sopy_runtime.display import displayed, text_of


class Mute:
    """Every text of it fails."""

    def __repr__(self) -> str:
        raise RuntimeError("no text")

    __str__ = __repr__

    def __call__(self, *_: object) -> None:
        raise MuteError


class MuteError(Exception):
    __repr__ = __str__ = Mute.__repr__


class MuteAssertion(AssertionError):
    __repr__ = __str__ = Mute.__repr__


class MuteText(str):
    __slots__ = ()
    __repr__ = __str__ = Mute.__repr__


class Strict(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    number: Any = 0

    @field_validator("number")
    @classmethod
    def check(cls, number: Any) -> Any:
        match number:
            case "silent":
                raise PydanticCustomError("silent", "")
            case "mute":
                raise MuteAssertion
        assert not isinstance(number, Mute), "mute"
        return number


class Run(Event[Any]): ...


class Running(Procedure[Strict]):
    @handler
    def on_run(self, sigma: Strict, event: Run) -> Any:
        sigma.number = 5
        return event.payload(sigma)


def raising(error: BaseException) -> Any:
    def act(_: Any) -> None:
        raise error

    return act


def send(act: Any, **options: Any) -> Any:
    session = Session(Running(), Strict(), **options)
    try:
        return session.send(Run(act))
    finally:
        assert session.sigma.number in (0, 5)


def test_texts_are_the_objects_own_where_they_can_be_had() -> None:
    assert (displayed("a"), text_of("a"), text_of(ValueError("b"))) == ("'a'", "a", "b")
    assert displayed(Mute()) == text_of(Mute()) == "<Mute, whose text fails with RuntimeError>"
    assert text_of(MuteText("kept")) == "kept"


def test_a_refusal_without_a_readable_reason_is_a_refusal() -> None:
    outcome = send(raising(MuteAssertion()))
    assert (outcome.kind, outcome.message) == (
        "recover",
        "<MuteAssertion, whose text fails with RuntimeError>",
    )


def test_a_bug_without_a_readable_reason_is_a_handler_error() -> None:
    with pytest.raises(HandlerError, match="raised MuteError: <MuteError, whose text fails"):
        send(raising(MuteError()))


def test_a_validation_error_without_a_message_names_the_place() -> None:
    outcome = send(lambda sigma: setattr(sigma, "number", "silent"))
    assert outcome.message == "The event was refused, because number is not valid."


def test_a_validator_that_raises_what_has_no_text_is_a_documented_error() -> None:
    with pytest.raises(HandlerError):
        send(lambda sigma: setattr(sigma, "number", "mute"))


def test_a_value_without_a_text_is_refused_like_any_other() -> None:
    assert send(lambda sigma: setattr(sigma, "number", Mute())).kind == "recover"


def test_a_result_without_a_text_is_no_transition() -> None:
    with pytest.raises(
        TransitionError, match="returned <Mute, whose text fails with RuntimeError> of type Mute"
    ):
        send(lambda _: Mute())


def test_a_returned_text_is_read_past_its_methods() -> None:
    assert send(lambda _: MuteText("try again")).message == "try again"


def test_an_observer_without_a_text_does_not_break_the_session() -> None:
    with pytest.warns(
        ObserverWarning, match="the observer <Mute, whose text .* raised <MuteError, whose text"
    ):
        assert send(lambda _: "text", observers=(Mute(),)).kind == "recover"


def test_something_without_a_text_is_no_event_and_no_start() -> None:
    with pytest.raises(TypeError, match="not <Mute"):
        Session(Running(), Strict()).send(Mute())  # type: ignore[arg-type]  # on purpose
    with pytest.raises(TypeError, match="not <Mute"):
        Session(Mute(), Strict())  # type: ignore[arg-type]  # on purpose


def test_an_event_is_shown_although_its_payload_has_no_text() -> None:
    assert show(Run(Mute())) == "Run(payload=<Mute, whose text fails with RuntimeError>)"
