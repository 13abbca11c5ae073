"""Hard: a functional house: pure functions return updates and what comes next; one place applies them with `setattr`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, NamedTuple

from sopy import SOP, End, Event, Procedure, handler, make_prompt


@dataclass(frozen=True)
class Defect:
    part: str
    severity: int
    fixed: bool = False


@dataclass
class Vehicle:
    plate: str
    mileage: int | None = None
    defects: tuple[Defect, ...] = ()
    mechanic: str | None = None
    hours: float = 0.0
    tests: int = 0
    verdict: str | None = None


class Change(NamedTuple):
    """What a function wants: new values by field, a text for the agent, the name of what follows."""

    updates: Mapping[str, Any]
    text: str | None = None
    following: str | None = None


class Inspected(Event[tuple[int, tuple[Defect, ...]]]):
    """Mileage, and what is broken."""


class MechanicAssigned(Event[str]):
    """Who repairs it."""


class Repaired(Event[tuple[str, float]]):
    """The part, and how many hours it took."""


class Tested(Event[bool]):
    """Whether it drives."""


def inspect(vehicle: Vehicle, mileage: int, found: tuple[Defect, ...]) -> Change:
    if vehicle.mileage is not None and mileage < vehicle.mileage:
        return Change({}, "the odometer runs backwards")
    updates = {"mileage": mileage, "defects": tuple(sorted(found, key=lambda one: -one.severity))}
    return Change(updates, following="assign" if found else "test")


def repair(vehicle: Vehicle, part: str, hours: float) -> Change:
    defects = tuple(replace(one, fixed=True) if one.part == part else one for one in vehicle.defects)
    if defects == vehicle.defects:
        return Change({}, f"{part} is not broken")
    updates = {"defects": defects, "hours": vehicle.hours + hours}
    return Change(updates, following="test" if all(one.fixed for one in defects) else None)


def judge(vehicle: Vehicle, drives: bool) -> Change:
    tests = vehicle.tests + 1
    if drives:
        worst = reduce(lambda most, one: max(most, one.severity), vehicle.defects, 0)
        return Change({"tests": tests, "verdict": f"fit at {vehicle.mileage:,} km, worst {worst}"}, following="end")
    if tests >= 3:
        return Change({"tests": tests, "verdict": "scrap"}, following="end")
    reopened = tuple(replace(one, fixed=False) for one in vehicle.defects)
    return Change({"tests": tests, "defects": reopened}, following="repair" if reopened else "inspect")


class Functional(Procedure[Vehicle]):
    """Abstract: applies what a function wants."""

    def apply(self, sigma: Vehicle, change: Change) -> Procedure[Vehicle] | End | str:
        for name, value in change.updates.items():
            setattr(sigma, name, value)
        if change.text is not None:
            return change.text.capitalize()
        match change.following:
            case None:
                return self
            case "end":
                return End(make_prompt(f"{sigma.plate}: {sigma.verdict.upper()}, {sigma.hours:.1f} hours"))  # set by judge
            case "inspect":
                return Inspect()
            case "assign":
                return Assign()
            case "repair":
                return Repair(sigma.mechanic or "anybody")
            case _:
                return Test()


class Inspect(Functional):
    prompt = make_prompt("Inspect the vehicle")

    @handler
    def on_inspected(self, sigma: Vehicle, event: Inspected):
        return self.apply(sigma, inspect(sigma, *event.payload))


class Assign(Functional):
    prompt = make_prompt("Find a mechanic")

    @handler
    def on_assigned(self, sigma: Vehicle, event: MechanicAssigned):
        return self.apply(sigma, Change({"mechanic": event.payload}, following="repair"))


class Repair(Functional):
    def __init__(self, mechanic: str) -> None:
        super().__init__()
        self.prompt = make_prompt(f"{mechanic} repairs it")

    @handler
    def on_repaired(self, sigma: Vehicle, event: Repaired):
        part, hours = event.payload
        return self.apply(sigma, repair(sigma, part, hours))


class Test(Functional):
    prompt = make_prompt("Drive around the block")

    @handler
    def on_tested(self, sigma: Vehicle, event: Tested):
        return self.apply(sigma, judge(sigma, event.payload))


@dataclass
class Workshop:
    """Keeps the workflows of the day."""

    running: list[SOP[Vehicle]] = field(default_factory=list)

    def receive(self, plate: str, mileage: int | None = None) -> SOP[Vehicle]:
        flow = SOP(state=Vehicle(plate, mileage), init_proc=Inspect())
        self.running.append(flow)
        return flow
