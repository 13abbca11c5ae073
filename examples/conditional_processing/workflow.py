"""Conditional updates: what an event changes, and where it leads, depends on the state.

The state is a plain `TypedDict`, as small workflows and existing programs have it. Descriptions stand
in `Annotated`, where prompts and messages find them.
"""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Result(TypedDict):
    """What became of one item."""

    item_id: str
    success: bool


class ProcessingState(TypedDict):
    """Counters, and the limits they are compared with."""

    target_count: Annotated[int, Field(description="items that must succeed")]
    max_errors: Annotated[int, Field(description="failures that are tolerated")]
    processed_items: Annotated[list[str], Field(description="items that succeeded")]
    failed_items: Annotated[list[str], Field(description="items that failed and were not tried again")]


class ItemProcessed(Event[Result]):
    """An item was processed, well or badly."""


class ItemsRetried(Event[list[str]]):
    """A human has repaired these items; they will be processed again."""


class ResultAccepted(Event[str]):
    """Someone has looked at the result; the payload says who."""


class ProcessItems(Procedure[ProcessingState]):
    """Two counters and two limits: whichever is reached first decides."""

    prompt = make_prompt("Process one item after the other and report each result")

    @handler
    def on_result(self, sigma: ProcessingState, event: ItemProcessed) -> Procedure[ProcessingState] | str:
        item = event.payload["item_id"]
        if cond(event.payload["success"], "the item was processed well"):
            sigma["processed_items"].append(item)
            if cond(len(sigma["processed_items"]) >= sigma["target_count"], "enough items have succeeded"):
                return Complete()
            return self
        sigma["failed_items"].append(item)
        if cond(len(sigma["failed_items"]) > sigma["max_errors"], "more items failed than are tolerated"):
            return HandleErrors()
        return f"{item} has failed and is put aside; go on with the next item"


class HandleErrors(Procedure[ProcessingState]):
    """Stops the work until a human has repaired something."""

    prompt = make_prompt("Ask a human to repair the failed items, or to give up")

    @handler
    def on_retried(self, sigma: ProcessingState, event: ItemsRetried) -> Procedure[ProcessingState] | End:
        if cond(not event.payload, "the human gives up"):
            return End(make_prompt(f"Given up; these items failed: {', '.join(sigma['failed_items'])}"))
        sigma["failed_items"] = [item for item in sigma["failed_items"] if item not in event.payload]
        return ProcessItems()


class Complete(Procedure[ProcessingState]):
    """The target is reached; failures that were tolerated are still mentioned."""

    prompt = make_prompt("Show the result and ask for acceptance")

    @handler
    def on_accepted(self, sigma: ProcessingState, event: ResultAccepted) -> End:
        failed = len(sigma["failed_items"])
        return End(make_prompt(f"Accepted by {event.payload}, with {failed} failures"))


def processing(*, target_count: int, max_errors: int) -> SOP[ProcessingState]:
    """The workflow that stops at so many successes, or at more than so many failures."""
    state: ProcessingState = {
        "target_count": target_count,
        "max_errors": max_errors,
        "processed_items": [],
        "failed_items": [],
    }
    return SOP(state=state, init_proc=ProcessItems())
