"""Making a workflow in words fit a number of tokens, as `sopyc prompt --max-tokens` does."""

from collections.abc import Callable, Iterator
from typing import Final

from sopy_runtime.instructions.told import ToldWorkflow

_BYTES_PER_TOKEN: Final = 4
_SHORT_TEXT: Final = 60


def token_count(text: str) -> int:
    """About how many tokens a text is: one for four bytes of UTF-8."""
    return -(-len(text.encode()) // _BYTES_PER_TOKEN)


def shortened(told: ToldWorkflow, max_tokens: int, write: Callable[[ToldWorkflow], str]) -> str:
    """The longest form that fits.

    Raises:
        ValueError: no form does; the message says how many tokens the shortest one needs.
    """
    text = ""
    for form in _forms(told):
        text = write(form)
        if token_count(text) <= max_tokens:
            return text
    raise ValueError(f"the shortest form is about {token_count(text)} tokens: allow that many")


def _forms(told: ToldWorkflow) -> Iterator[ToldWorkflow]:
    yield told
    told = _cut(told)
    yield told
    told = told._replace(
        procedures=tuple(
            one._replace(events=tuple(event._replace(description="") for event in one.events))
            for one in told.procedures
        )
    )
    yield told
    for first in reversed(range(len(told.procedures))):
        outlines = (one._replace(is_outline=True) for one in told.procedures[first:])
        yield told._replace(procedures=(*told.procedures[:first], *outlines))


def _cut(told: ToldWorkflow) -> ToldWorkflow:
    """Long texts of the program end early; sentences stay whole, for half a condition says something else."""
    return told._replace(
        procedures=tuple(
            one._replace(
                instruction=_short(one.instruction),
                events=tuple(event._replace(description=_short(event.description)) for event in one.events),
            )
            for one in told.procedures
        )
    )


def _short(text: str) -> str:
    if len(text) <= _SHORT_TEXT:
        return text
    return text[: _SHORT_TEXT - 2].rsplit(" ", 1)[0] + " …"
