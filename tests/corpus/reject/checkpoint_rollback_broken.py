"""Checkpoints with mistakes: outcomes that get lost in branches, pydantic 1 in the helper methods."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Checkpoint(BaseModel):
    data: dict[str, int] = Field(description="copy of the data")


class CheckpointState(BaseModel):
    current_data: Checkpoint = Field(description="the data the operation changes")
    failures: int = Field(default=0, description="operations that failed")
    failure_limit: int = Field(description="failures after which a human must look")
    checkpoints: dict[str, Checkpoint] = Field(default_factory=dict, description="earlier data by name")

    def create_checkpoint(self, name: str) -> None:
        self.checkpoints[name] = self.current_data.copy(deep=True)  # expect: SOP209

    def restore_checkpoint(self, name: str) -> bool:
        if name not in self.checkpoints:
            return False
        self.current_data = self.checkpoints[name].model_copy(deep=True)
        return True


class OperationBegun(Event[str]):
    """The agent starts changing data."""


class DataChanged(Event[tuple[str, int]]):
    """One entry was changed."""


class OperationFailed(Event[str]):
    """The operation cannot be completed."""


class OperationCompleted(Event[int]):
    """The operation is done."""


class Repaired(Event[str]):
    """A human has repaired the data."""


class Idle(Procedure[CheckpointState]):
    prompt = make_prompt("Begin the operation")

    @handler
    def on_begin(self, sigma: CheckpointState, event: OperationBegun) -> Procedure[CheckpointState]:
        sigma.create_checkpoint("before_operation")
        return ProcessOperation()


class ProcessOperation(Procedure[CheckpointState]):
    prompt = make_prompt("Change the data entry by entry")

    @handler
    def on_changed(self, sigma: CheckpointState, event: DataChanged) -> Procedure[CheckpointState]:
        key, value = event.payload
        sigma.current_data.data[key] = value
        return self

    @handler
    def on_failed(self, sigma: CheckpointState, event: OperationFailed):  # expect: SOP105
        sigma.failures += 1
        if cond(sigma.failures >= sigma.failure_limit, "the operation has failed too often"):
            return Repair()
        if cond(sigma.restore_checkpoint("before_operation"), "the data could be restored"):
            following = Idle()
        elif cond(sigma.failures == 1, "it is the first failure"):
            following = self
        else:
            sigma.failures = 0
            following = None
        if following is not None:
            return following

    @handler
    def on_completed(self, sigma: CheckpointState, event: OperationCompleted):
        complete = cond(event.payload == len(sigma.current_data.data), "every entry was changed")
        return End(make_prompt("Done")) if complete else False  # expect: SOP104

    @handler
    def on_restart(self, sigma: CheckpointState, event: OperationBegan):  # expect: SOP006
        return f"An operation is going on, after {sigma.failures} failures"


class Repair(Procedure[CheckpointState]):
    prompt = make_prompt("Ask a human to repair the data")
    notes: dict[str, str] = {}  # expect: SOP117

    @handler
    def on_repaired(self, sigma: CheckpointState, event: Repaired) -> End:
        self.notes["repair"] = event.payload
        return End(make_prompt(f"{sigma.restore_point('repair')} {self.notes}"))  # expect: SOP201


def transaction() -> SOP[CheckpointState]:
    state = CheckpointState(current_data=Checkpoint(data={}), failure_limit=2)
    return SOP(state=state, init_proc=Idle())
