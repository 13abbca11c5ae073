"""Hard: a dataclass sigma with an optional nested one, async handlers, and limits that come from configuration."""

import asyncio
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Phase(Enum):
    IDLE = auto()
    HEATING = auto()
    MEASURING = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Protocol:
    """What the experiment prescribes."""

    target: float
    tolerance: float = 0.5
    samples: int = 3
    max_drifts: int = 2


@dataclass
class Sample:
    label: str
    readings: list[float] = field(default_factory=list)
    mean: float | None = None

    def close(self) -> float:
        self.mean = sum(self.readings) / len(self.readings)
        return self.mean


@dataclass
class Bench:
    protocol: Protocol
    phase: Phase = Phase.IDLE
    temperature: float | None = None
    sample: Sample | None = None
    done: dict[str, float] = field(default_factory=dict)
    drifts: int = 0
    failure: str | None = None

    def fail(self, why: str) -> None:
        self.phase, self.failure = Phase.FAILED, why

    @property
    def is_on_target(self) -> bool:
        if self.temperature is None:
            return False
        return abs(self.temperature - self.protocol.target) <= self.protocol.tolerance


class Powered(Event[float]):
    """The bench is on; the payload is the room's temperature."""


class Heated(Event[float]):
    """A new temperature."""


class SampleLoaded(Event[str]):
    """There is a sample on the bench."""


class Measured(Event[list[float]]):
    """Readings of the loaded sample."""


class Cleaned(Event[None]):
    """The bench may be switched off."""


async def settle(value: float) -> float:
    """Wait for the sensor."""
    await asyncio.sleep(0)
    return round(value, 2)


class Idle(Procedure[Bench]):
    prompt = make_prompt("Switch the bench on")

    @handler
    async def on_powered(self, sigma: Bench, event: Powered):
        sigma.temperature = await settle(event.payload)
        sigma.phase = Phase.HEATING
        return Heat()


class Heat(Procedure[Bench]):
    """Reached at the beginning, and again after every drift."""

    prompt = make_prompt("Heat to the target")

    @handler
    async def on_heated(self, sigma: Bench, event: Heated):
        reading = await settle(event.payload)
        if cond(reading + 100 < sigma.temperature, "the sensor is loose"):  # set by Idle
            sigma.fail("the sensor is loose")
            return Clean()
        sigma.temperature = reading
        if not sigma.is_on_target:
            return self
        sigma.phase = Phase.MEASURING
        return Measure() if sigma.sample is not None else Load()


class Load(Procedure[Bench]):
    prompt = make_prompt("Put the next sample on the bench")

    @handler
    async def on_loaded(self, sigma: Bench, event: SampleLoaded):
        if event.payload in sigma.done:
            return f"{event.payload} has been measured"
        sigma.sample = Sample(event.payload)
        return Measure()


class Measure(Procedure[Bench]):
    """There always is a sample here."""

    prompt = make_prompt("Measure the sample")

    @handler
    async def on_measured(self, sigma: Bench, event: Measured):
        if not event.payload:
            return "Measure at least once"
        sample = sigma.sample
        sample.readings.extend(await asyncio.gather(*map(settle, event.payload)))  # set by Load
        if len(sample.readings) < 3:
            return self
        sigma.done[sample.label] = sample.close()
        sigma.sample = None
        if cond(len(sigma.done) >= sigma.protocol.samples, "all samples are measured"):
            return Clean()
        return Load()

    @handler
    async def on_heated(self, sigma: Bench, event: Heated):
        sigma.temperature = await settle(event.payload)
        if sigma.is_on_target:
            return self
        sigma.drifts += 1
        if cond(sigma.drifts > sigma.protocol.max_drifts, "the temperature drifts too often"):
            sigma.fail(f"drifted to {sigma.temperature:.1f}")
            return Clean()
        sigma.sample = replace(sigma.sample, readings=[])  # set by Load
        return Heat()


class Clean(Procedure[Bench]):
    prompt = make_prompt("Clean the bench")

    @handler
    def on_cleaned(self, sigma: Bench, event: Cleaned):
        if sigma.phase is Phase.FAILED:
            return End(make_prompt(sigma.failure.upper()))  # set by Bench.fail
        return End(make_prompt(", ".join(f"{label}={mean:.1f}" for label, mean in sigma.done.items())))


def bench(target: float, *, samples: int = 3) -> SOP[Bench]:
    return SOP(state=Bench(Protocol(target, samples=samples)), init_proc=Idle())
