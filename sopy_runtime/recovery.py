"""What the agent is told when an event did not do what it should."""

from typing import Any

from pydantic import ValidationError

from sopy_runtime.errors import SOPViolation
from sopy_runtime.event import Event
from sopy_runtime.procedure import Procedure

# A handler raises these to refuse an event; everything else is a bug of the program.
REFUSALS = (AssertionError, SOPViolation, ValidationError)


def refusal(error: Exception, handler: str) -> str:
    """The message of an event that a handler refused by raising."""
    if isinstance(error, ValidationError):
        return f"The event was refused, because {_validation_text(error)}."
    text = error.happened if isinstance(error, SOPViolation) else str(error)
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
    for details in error.errors(include_url=False, include_context=False):
        place = ".".join(map(str, details["loc"])) or error.title
        reasons.append(f"{place}: {details['msg'][0].lower()}{details['msg'][1:]}")
    return "; ".join(reasons)
