"""Hard: checkpoints around risky steps: made in a context manager, named by f-strings, restored by another state."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

STEPS = ("add", "copy", "drop")


class Checkpoints:
    """A mixin for states: copies of their fields by name."""

    checkpoints: dict[str, dict[str, Any]]

    def create_checkpoint(self, name: str) -> None:
        kept = {key: deepcopy(value) for key, value in vars(self).items() if key != "checkpoints"}
        self.checkpoints[name] = kept

    def restore_checkpoint(self, name: str) -> None:
        for key, value in deepcopy(self.checkpoints[name]).items():
            setattr(self, key, value)

    def has_checkpoint(self, name: str) -> bool:
        return name in self.checkpoints


class Schema(Checkpoints, BaseModel):
    columns: dict[str, str] = Field(default_factory=dict, description="types by name of the column")
    done: list[str] = Field(default_factory=list, description="steps that were taken")
    locked: bool = Field(default=False, description="nobody else may write")
    rows: int | None = Field(default=None, description="rows of the table, once they were counted")
    error: str | None = Field(default=None, description="why the last step has failed")
    rollbacks: int = Field(default=0, description="how often it was rolled back")
    checkpoints: dict[str, dict[str, Any]] = Field(default_factory=dict, description="earlier states by name")

    @contextmanager
    def guarded(self, step: str) -> Iterator[str]:
        """A block before which there is a checkpoint; the name of it."""
        name = f"before_{step}"
        self.create_checkpoint(name)
        yield name

    @property
    def next_step(self) -> str | None:
        return next((step for step in STEPS if step not in self.done), None)


class Counted(Event[int]):
    """The rows of the table."""


class StepTaken(Event[tuple[str, dict[str, str]]]):
    """The name of the step, and the columns afterwards."""


class StepFailed(Event[tuple[str, str]]):
    """The name of the step, and the error."""


class Verified(Event[int]):
    """So many rows were found afterwards."""


class Unlocked(Event[bool]):
    """Others may write again; whether the new columns stay."""


class Prepare(Procedure[Schema]):
    prompt = make_prompt("Lock the table, and count its rows")

    @handler
    def on_counted(self, sigma: Schema, event: Counted):
        sigma.rows = event.payload
        sigma.locked = True
        sigma.create_checkpoint("start")
        return Migrate()


class Migrate(Procedure[Schema]):
    """Visited once before each step, and again after each rollback."""

    prompt = make_prompt("Take the next step")

    @handler
    def on_taken(self, sigma: Schema, event: StepTaken):
        name, columns = event.payload
        if name != sigma.next_step:
            return f"The next step is {sigma.next_step}"
        with sigma.guarded(name) as checkpoint:
            sigma.columns = columns
            sigma.done.append(name)
        if cond(sigma.next_step is None, "all steps are taken"):
            return Verify(checkpoint)
        return self

    @handler
    def on_failed(self, sigma: Schema, event: StepFailed):
        sigma.error = event.payload[1]
        return RollBack()


class Verify(Procedure[Schema]):
    """The rows were counted before the first step."""

    def __init__(self, checkpoint: str) -> None:
        super().__init__()
        self.checkpoint = checkpoint
        self.prompt = make_prompt(f"Count again; {checkpoint} can be restored")

    @handler
    def on_verified(self, sigma: Schema, event: Verified):
        if event.payload == sigma.rows:
            return Unlock()
        lost = sigma.rows - event.payload  # set by Prepare
        sigma.restore_checkpoint(self.checkpoint)
        sigma.error = f"{lost} rows were lost"
        return RollBack()


class RollBack(Procedure[Schema]):
    """There is an error here."""

    prompt = make_prompt("Say how many rows there are now")

    @handler
    def on_counted(self, sigma: Schema, event: Counted):
        error = sigma.error.partition("\n")[0]  # set by whoever leads here
        rollbacks = sigma.rollbacks + 1
        last = f"before_{sigma.done[-1]}" if sigma.done else "start"
        if sigma.has_checkpoint(last) and event.payload == sigma.rows:
            sigma.restore_checkpoint(last)
        else:
            sigma.restore_checkpoint("start")
        sigma.rollbacks = rollbacks
        if cond(sigma.rollbacks > 2, "it was rolled back too often"):
            return End(make_prompt(f"Given up: {error}"))
        return Migrate()


class Unlock(Procedure[Schema]):
    prompt = make_prompt("Unlock the table")

    @handler
    def on_unlocked(self, sigma: Schema, event: Unlocked):
        if not event.payload:
            sigma.restore_checkpoint("start")
        sigma.locked = False
        return End(make_prompt(f"{', '.join(sigma.columns) or 'no columns'}; {sigma.rollbacks} rollbacks"))


def migration() -> SOP[Schema]:
    return SOP(state=Schema(columns={"old": "text"}), init_proc=Prepare())
