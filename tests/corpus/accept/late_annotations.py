"""Hard: every annotation is a string, some names are imported for type checkers only, classes come later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    Outcome: TypeAlias = "Procedure[Diary] | str"


class Diary(BaseModel):
    days: list[Day] = Field(default_factory=list, description="one entry a day")

    def longest(self, days: Sequence[Day]) -> int:
        return max((len(day.text) for day in days), default=0)


class Write(Procedure["Diary"]):
    prompt = make_prompt("Write about the day")

    @handler
    def on_written(self, sigma: Diary, event: Written) -> Outcome:
        sigma.days.append(Day(text=event.payload))
        if sigma.longest(sigma.days) > 1000:
            return "Write less"
        return Keep()


class Keep(Procedure[Diary]):
    prompt = make_prompt("Keep or burn the diary")

    @handler
    def on_kept(self, sigma: "Diary", event: "Kept | Burnt") -> "Outcome":
        if isinstance(event, Burnt):
            sigma.days.clear()
            return End()
        return Write()


class Day(BaseModel):
    text: str = Field(description="what happened")


class Written(Event["str"]):
    """A day was described."""


class Kept(Event[None]):
    """The diary is kept."""


class Burnt(Event[None]):
    """The diary is burnt."""


Diary.model_rebuild()
sop: SOP[Diary] = SOP(state=Diary(), init_proc=Write())
