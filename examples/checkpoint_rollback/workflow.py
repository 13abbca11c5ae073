"""Checkpoints: remember the data before something risky, and go back when it fails.

A handler that raises is rolled back by itself. Checkpoints are for the other case: several events were
fine, each of them was kept, and only then it turns out that all of them must go.
"""

from copy import deepcopy

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

BEFORE_OPERATION = "before_operation"


class Change(TypedDict):
    """One change of the operation."""

    key: str
    value: int


class Checkpoint(BaseModel):
    """What comes back when a checkpoint is restored."""

    data: dict[str, int] = Field(description="copy of the data")
    stage: str = Field(description="stage the workflow was in")


class CheckpointState(BaseModel):
    """Data, and copies of it by name."""

    current_data: dict[str, int] = Field(default_factory=dict, description="the data the operation changes")
    processing_stage: str = Field(default="idle", description="what is being done to the data")
    failures: int = Field(default=0, description="operations that failed so far")
    failure_limit: int = Field(description="failed operations after which a human must look")
    checkpoints: dict[str, Checkpoint] = Field(default_factory=dict, description="earlier data by name")

    def create_checkpoint(self, name: str) -> None:
        """Remember the data; a shallow copy would change with it."""
        self.checkpoints[name] = Checkpoint(data=deepcopy(self.current_data), stage=self.processing_stage)

    def restore_checkpoint(self, name: str) -> None:
        """Go back to the data of the checkpoint; it stays, so that it can be restored again."""
        checkpoint = self.checkpoints[name]
        self.current_data = deepcopy(checkpoint.data)
        self.processing_stage = checkpoint.stage

    def summary(self) -> str:
        """What a reader of the log wants to know."""
        return f"{self.processing_stage}, {len(self.current_data)} entries, {self.failures} failures"


class OperationBegun(Event[str]):
    """The agent starts changing data; the payload names the operation."""


class DataChanged(Event[Change]):
    """One entry was changed."""


class OperationFailed(Event[str]):
    """The operation cannot be completed; the payload says why."""


class OperationCompleted(Event[int]):
    """The operation is done; the payload is the number of entries there should be."""


class Idle(Procedure[CheckpointState]):
    """The data is consistent whenever the workflow is here."""

    prompt = make_prompt("Begin the operation")

    @handler
    def on_begin(self, sigma: CheckpointState, event: OperationBegun) -> Procedure[CheckpointState]:
        sigma.create_checkpoint(BEFORE_OPERATION)
        sigma.processing_stage = event.payload
        return ProcessOperation()


class ProcessOperation(Procedure[CheckpointState]):
    """Only reached with a checkpoint, so there always is something to go back to."""

    prompt = make_prompt("Change the data entry by entry, then report completion or failure")

    @handler
    def on_changed(self, sigma: CheckpointState, event: DataChanged) -> Procedure[CheckpointState]:
        sigma.current_data[event.payload["key"]] = event.payload["value"]
        return self

    @handler
    def on_failed(self, sigma: CheckpointState, event: OperationFailed) -> Procedure[CheckpointState] | End:
        sigma.restore_checkpoint(BEFORE_OPERATION)
        sigma.failures += 1
        if cond(sigma.failures >= sigma.failure_limit, "the operation has failed too often"):
            return End(make_prompt(f"A human must look: {event.payload} ({sigma.summary()})"))
        return Idle()

    @handler
    def on_completed(self, sigma: CheckpointState, event: OperationCompleted) -> End | str:
        if cond(event.payload != len(sigma.current_data), "entries are missing or too many"):
            return (
                f"There are {len(sigma.current_data)} entries, not {event.payload}: go on or report failure"
            )
        return End(make_prompt(sigma.summary()))


def transaction(*, failure_limit: int = 2) -> SOP[CheckpointState]:
    """The workflow with empty data."""
    return SOP(state=CheckpointState(failure_limit=failure_limit), init_proc=Idle())
