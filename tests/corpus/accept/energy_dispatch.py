"""Hard: conditions that look constant: flags of configuration, of subclasses, of constructors, of the caller."""

import math
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

TOLERANCE = 0.5


class Settings(BaseModel):
    """Nothing in this file changes these: whoever runs the grid does."""

    dry_run: bool = False
    max_starts: int = 2
    reserve: float = 10.0
    export: str | None = None


class Grid(BaseModel):
    settings: Settings = Field(default_factory=Settings, description="how the grid is run")
    demand: float = Field(default=0.0, description="megawatts that are needed")
    supply: float = Field(default=0.0, description="megawatts that are there")
    running: set[str] = Field(default_factory=set, description="plants that run")
    starts: dict[str, int] = Field(default_factory=dict, description="starts of the day by plant")
    alarm: bool = Field(default=False, description="load had to be shed")
    log: list[str] | None = Field(default=None, description="None: nobody wants to read it")

    @property
    def gap(self) -> float:
        return self.demand - self.supply

    def is_balanced(self) -> bool:
        return math.isclose(self.demand, self.supply, abs_tol=TOLERANCE)

    def note(self, text: str) -> None:
        if self.log is not None:
            self.log.append(text)


class Forecast(Event[tuple[float, float | None]]):
    """Demand, and wind if there is a forecast for it."""


class Started(Event[tuple[str, float]]):
    """A plant runs, with so many megawatts."""


class Tripped(Event[tuple[str, float]]):
    """A plant stands, so many megawatts are missing."""


class Shed(Event[float]):
    """Consumers were switched off."""


class HourOver(Event[None]):
    """The clock."""


class Balance(Procedure[Grid]):
    """Abstract: knows what to do after any change."""

    can_export: ClassVar[bool] = False

    def settle(self, sigma: Grid) -> Procedure[Grid] | str:
        if sigma.settings.dry_run:
            return f"Would settle {sigma.gap:+.0f} MW"
        if cond(sigma.is_balanced(), "demand and supply are equal"):
            return Run()
        if sigma.gap > sigma.settings.reserve:
            return ShedLoad() if sigma.alarm else Dispatch(urgent=True)
        if sigma.gap > 0:
            return Dispatch()
        if self.can_export and sigma.settings.export is not None:
            sigma.note(f"to {sigma.settings.export.upper()}: {-sigma.gap:.0f}")
            sigma.supply = sigma.demand
            return Run()
        sigma.supply += sigma.gap
        sigma.note("curtailed")
        return Run()


class Plan(Balance):
    prompt = make_prompt("Read the forecast")

    @handler
    def on_forecast(self, sigma: Grid, event: Forecast):
        demand, wind = event.payload
        sigma.demand = demand
        if wind is not None:
            sigma.supply += wind
        return self.settle(sigma)


class Dispatch(Balance):
    prompt = make_prompt("Start a plant")
    can_export = True

    def __init__(self, urgent: bool = False) -> None:
        super().__init__()
        self.urgent = urgent

    @handler
    def on_started(self, sigma: Grid, event: Started):
        plant, power = event.payload
        if plant in sigma.running:
            return f"{plant} runs already"
        if self.urgent and power < sigma.gap / 4:
            return f"{plant} is too small"
        starts = sigma.starts.get(plant, 0) + 1
        if cond(starts > sigma.settings.max_starts, "the plant was started too often"):
            return f"{plant} has to cool down"
        sigma.starts[plant] = starts
        sigma.running.add(plant)
        sigma.supply += power
        return self.settle(sigma)

    @handler
    def on_shed(self, sigma: Grid, event: Shed):
        sigma.alarm = True
        return self.settle(sigma)


class ShedLoad(Balance):
    prompt = make_prompt("Switch consumers off")

    @handler
    def on_shed(self, sigma: Grid, event: Shed):
        if event.payload <= 0:
            return "Nothing was switched off"
        sigma.demand = max(0.0, sigma.demand - event.payload)
        if sigma.gap <= 0:
            sigma.alarm = False
        if sigma.alarm:
            return self
        return self.settle(sigma)


class Run(Balance):
    """Demand and supply are equal here."""

    prompt = make_prompt("Watch the grid")

    @handler
    def on_tripped(self, sigma: Grid, event: Tripped):
        plant, power = event.payload
        sigma.running.discard(plant)
        sigma.supply -= power
        return self.settle(sigma)

    @handler
    def on_hour(self, sigma: Grid, event: HourOver):
        last = "; ".join(sigma.log) if sigma.log else "no log"
        return End(make_prompt(f"{sigma.supply:.0f} MW from {len(sigma.running)} plants: {last}"))


def grid(*, log: bool = False, **settings: Any) -> SOP[Grid]:
    state = Grid(settings=Settings(**settings), log=[] if log else None)
    return SOP(state=state, init_proc=Plan())
