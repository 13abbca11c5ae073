"""Conditional processing with mistakes: no entry, so everything starts where nothing leads to."""

from typing_extensions import TypedDict

from sopy import End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Result(TypedDict):
    item_id: str
    success: bool


class ProcessingState(TypedDict):
    """Counters and their limits."""

    target_count: int
    max_errors: int
    processed_items: list[str]
    failed_items: list[str]


class ItemProcessed(Event[Result]):
    """An item was processed."""


class ItemsRetried(Event[list[str]]):
    """A human has repaired these items."""


class ResultAccepted(Event[str]):
    """Someone has looked at the result."""


class ProcessItems(Procedure[ProcessingState]):  # expect: SOP115
    prompt = make_prompt("Process one item after the other")

    @handler
    def on_result(self, sigma: ProcessingState, event: ItemProcessed):
        item = event.payload["item_id"]
        if cond(event.payload["success"], "the item was processed well"):
            sigma["processed_item"].append(item)  # expect: SOP201
            sigma["processed_items"].append(item)
            if cond(len(sigma["processed_items"]) >= sigma["target_count"], "enough have succeeded"):
                return Complete()
            return self
        sigma["failed_items"].append(item)
        if cond(len(sigma["failed_items"]) > sigma["max_errors"], "too many have failed"):
            return HandleErrors()
        return 0  # expect: SOP104


class HandleErrors(Procedure[ProcessingState]):
    prompt = make_prompt("Ask a human to repair the failed items")

    @handler
    def on_retried(self, sigma: ProcessingState, event: ItemsRetried) -> Procedure[ProcessingState] | End:
        if cond(not event.payload, "the human gives up"):
            return End(make_prompt(f"Given up with {len(sigma['failed_items'])} failures"))
        sigma["failed_items"] = []
        return Complete()

    def on_accepted(self, sigma: ProcessingState, event: ResultAccepted) -> End:  # expect: SOP111
        return End(make_prompt(f"Accepted by {event.payload}"))


class Complete(Procedure[ProcessingState]):  # expect: SOP401
    @handler
    def on_accepted(self, sigma: ProcessingState, event: ResultAccepted):  # expect: SOP105
        try:
            sigma["processed_items"].remove(event.payload)
        except ValueError:
            return End(make_prompt(f"Accepted by {event.payload}"))
