"""Hard: results instead of exceptions: `Ok | Err` with generics, chained checks, `isinstance` and patterns on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, Literal, NewType, TypeAlias, TypeVar, Union

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

T = TypeVar("T")
U = TypeVar("U")
Euro = NewType("Euro", int)
Grade: TypeAlias = Literal["low", "medium", "high"]
BOUNTIES: Final[dict[Grade, Euro]] = {"low": Euro(100), "medium": Euro(500), "high": Euro(2_000)}


@dataclass(frozen=True, slots=True)
class Ok(Generic[T]):
    value: T

    def then(self, function: "Callable[[T], Result[U]]") -> "Result[U]":
        return function(self.value)


@dataclass(frozen=True, slots=True)
class Err:
    why: str
    fatal: bool = False

    def then(self, function: object) -> "Err":
        return self


Result: TypeAlias = Union[Ok[T], Err]


class Report(BaseModel):
    hunter: str
    title: str
    steps: list[str]
    version: str | None = None


class Case(BaseModel):
    supported: frozenset[str] = Field(description="versions that are looked at")
    report: Report | None = Field(default=None, description="what was reported")
    grade: Grade | None = Field(default=None, description="how bad it is; known once it was reproduced")
    bounty: Euro | None = Field(default=None, description="what is paid; known once it was graded")
    fix: str | None = Field(default=None, description="the commit that mends it")
    questions: int = Field(default=0, description="how often the hunter was asked")
    known: set[str] = Field(default_factory=set, description="titles of earlier reports")


class Reported(Event[Report]):
    """Somebody has found something."""


class Reproduced(Event[tuple[bool, Grade | None]]):
    """Whether it happens here as well, and how bad it is."""


class Fixed(Event[str]):
    """The commit that mends it."""


class Paid(Event[Euro]):
    """What was transferred."""


def check_version(case: Case, report: Report) -> Result[Report]:
    if report.version is None:
        return Err("which version?")
    if report.version not in case.supported:
        return Err(f"{report.version} is not supported", fatal=True)
    return Ok(report)


def check_steps(report: Report) -> Result[Report]:
    return Ok(report) if report.steps else Err("how can it be reproduced?")


def accept(case: Case, report: Report) -> Result[Report]:
    checked = check_version(case, report).then(check_steps)
    if isinstance(checked, Err):
        return checked
    if report.title in case.known:
        return Err("it is known", fatal=True)
    return checked


def bounty_of(grade: Grade | None) -> Result[Euro]:
    if grade is None:
        return Err("how bad is it?")
    return Ok(BOUNTIES[grade])


class Receive(Procedure[Case]):
    prompt = make_prompt("Wait for reports")

    @handler
    def on_reported(self, sigma: Case, event: Reported) -> Procedure[Case] | End | str:
        match accept(sigma, event.payload):
            case Ok(report):
                sigma.report = report
                sigma.known.add(report.title)
                return Reproduce()
            case Err(why=why, fatal=True):
                return End(make_prompt(f"Not accepted: {why}"))
            case Err(why):
                sigma.questions += 1
                if sigma.questions > 2:
                    return End(make_prompt("The hunter does not answer"))
                return why.capitalize()


class Reproduce(Procedure[Case]):
    """There is a report."""

    prompt = make_prompt("Reproduce it")

    @handler
    def on_reproduced(self, sigma: Case, event: Reproduced) -> Procedure[Case] | End | str:
        happens, grade = event.payload
        if cond(not happens, "it does not happen here"):
            sigma.known.discard(sigma.report.title)  # set by Receive
            sigma.report = None
            return Receive()
        result = bounty_of(grade)
        if not isinstance(result, Ok):
            return result.why.capitalize()
        sigma.grade, sigma.bounty = grade, result.value
        return Pay() if grade == "low" else Fix()


class Fix(Procedure[Case]):
    prompt = make_prompt("Mend it before anything is paid")

    @handler
    def on_fixed(self, sigma: Case, event: Fixed) -> Procedure[Case] | str:
        if len(event.payload) < 7:
            return "That is no commit"
        sigma.fix = event.payload
        return Pay()


class Pay(Procedure[Case]):
    """Grade and bounty are known; it was mended unless it is harmless."""

    prompt = make_prompt("Pay the hunter")

    @handler
    def on_paid(self, sigma: Case, event: Paid) -> Procedure[Case] | End | str:
        if cond(event.payload < sigma.bounty, "it is too little"):  # set by Reproduce
            missing = sigma.bounty - event.payload  # set by Reproduce
            return f"{missing} are missing"
        who = sigma.report.hunter  # set by Receive
        if sigma.grade == "low":
            return End(make_prompt(f"{who} gets {event.payload}, it is mended some day"))
        return End(make_prompt(f"{who} gets {event.payload}, mended in {sigma.fix[:7]}"))  # set by Fix


def bounty(*supported: str) -> SOP[Case]:
    return SOP(Case(supported=frozenset(supported)), Receive(), retry_limits=5)
