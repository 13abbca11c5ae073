"""What the agent, or the caller, is told when an event did not do what it should."""

import warnings
from typing import Any

from pydantic import ValidationError

from sopy_runtime.display import displayed, text_of
from sopy_runtime.errors import (
    HandlerError,
    ObserverWarning,
    RetryLimitExceeded,
    SessionBusy,
    SessionFinished,
    SOPViolation,
    StoreError,
    TransitionError,
)
from sopy_runtime.event import Event
from sopy_runtime.outcome import Outcome
from sopy_runtime.procedure import Procedure

# A handler raises these to refuse an event; everything else is a bug of the program.
REFUSALS = (AssertionError, SOPViolation, ValidationError)
# The runtime's own words about an event: the caller gets them as they are.
PASSED_ON = (TransitionError, StoreError, SessionBusy)


def refusal(error: Exception, handler: str) -> str:
    """The message of an event that a handler refused by raising."""
    if isinstance(error, ValidationError):
        return f"The event was refused, because {_validation_text(error)}."
    text = text_of((isinstance(error, SOPViolation) and error.happened) or error)
    return text or f"The event was refused by a check in {handler}, which gives no reason."


def unexpected(event: Event[Any], procedure: Procedure[Any], expected: tuple[type[Event[Any]], ...]) -> str:
    """The message of an event that the procedure has no handler for."""
    name, state = type(event).__name__, type(procedure).__name__
    if not expected:
        return f"{name} is not expected in {state}; no event is."
    names = sorted(cls.__name__ for cls in expected)
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f"{name} is not expected in {state}. Expected now: {listed}."


def _validation_text(error: ValidationError) -> str:
    reasons = []
    for details in error.errors(include_url=False, include_context=False, include_input=False):
        place = ".".join(map(str, details["loc"])) or error.title
        said = details["msg"]
        reasons.append(f"{place}: {said[:1].lower()}{said[1:]}" if said else f"{place} is not valid")
    return "; ".join(reasons)


def refusal_of(error: BaseException, handler: str) -> str:
    """The message for the agent if the handler refused the event; else raise what the caller must see.

    Raises:
        HandlerError: the handler raised anything else.
        BaseException: `error` itself, if it is not the program's: a cancellation, or an error of the runtime.
    """
    if isinstance(error, REFUSALS):
        return refusal(error, handler)
    if not isinstance(error, Exception) or isinstance(error, PASSED_ON):
        raise error
    raise HandlerError(
        f"{handler} raised {type(error).__name__}: {text_of(error)}",
        safe="sigma and the procedure are as they were before the event",
        remedy="this is a bug of the program, not of the agent: see the cause",
    ) from error


def retry_limit_error(outcome: Outcome[Any], limit: int) -> RetryLimitExceeded:
    """The error for one recovery too many."""
    return RetryLimitExceeded(
        f"{outcome.retries} recoveries in a row, {limit} are allowed; the last one: {outcome.message}",
        safe="the state is committed and the session can go on",
        remedy="help the agent, or raise retry_limits",
    )


def finished_error(event: Event[Any]) -> SessionFinished:
    """The error for an event after the end."""
    return SessionFinished(
        f"the workflow is over; {type(event).__name__} came after its end",
        safe="its state is kept",
        remedy="start a new session, or look at session.finished first",
    )


def busy_error() -> SessionBusy:
    """The error for an event that could never get its turn."""
    return SessionBusy(
        "this session is running an event, and waits for the code that sends this one",
        safe="the event was not run",
        remedy="in a handler, or in a task or thread that it starts, queue it: session.later(event) runs it "
        "when this event is committed; elsewhere in the event loop's thread, `await session.asend(event)`",
    )


def warn_of_observer(observer: object, error: Exception) -> None:
    """Tell the programmer that an observer raised; the session goes on."""
    warnings.warn(
        f"the observer {displayed(observer)} raised {displayed(error)}", ObserverWarning, stacklevel=3
    )
