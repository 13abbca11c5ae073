"""Hard: a release train: flags that are reset, stations visited twice, limits as module constants."""

from typing import ClassVar, Final

from pydantic import BaseModel, Field, field_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

MAX_REBUILDS: Final = 2
SOAK_HOURS: Final[int] = 24


class Release(BaseModel):
    version: str = Field(description="what is released")
    commit: str | None = Field(default=None, description="what it is built from")
    artefacts: dict[str, str] = Field(default_factory=dict, description="checksum by platform")
    frozen: bool = Field(default=False, description="nobody may merge")
    canary: bool = Field(default=False, description="a part of the machines runs it")
    rebuilds: int = Field(default=0, description="how often it was built again")
    soaked: int = Field(default=0, description="hours on the canary machines")
    rollback_to: str | None = Field(default=None, description="the version that ran before")

    @field_validator("version")
    @classmethod
    def _has_three_parts(cls, value: str) -> str:
        if value.count(".") != 2:
            raise ValueError("a version has three parts")
        return value

    def thaw(self) -> None:
        self.frozen = False
        self.artefacts.clear()


class Frozen(Event[str]):
    """Nobody may merge any more; the payload is the commit."""


class Built(Event[dict[str, str]]):
    """Checksums by platform."""


class TestsFinished(Event[tuple[int, int]]):
    """How many tests ran, and how many failed."""


class Deployed(Event[tuple[str, str | None]]):
    """Where, and what ran there before; None: nothing."""


class HourPassed(Event[float]):
    """One hour on the canary machines; the payload is the rate of errors."""


class Freeze(Procedure[Release]):
    prompt = make_prompt("Stop merging")

    @handler
    def on_frozen(self, sigma: Release, event: Frozen):
        sigma.commit, sigma.frozen = event.payload, True
        return Build()


class Build(Procedure[Release]):
    prompt = make_prompt("Build for all platforms")
    PLATFORMS: ClassVar[frozenset[str]] = frozenset({"linux", "macos"})

    @handler
    def on_built(self, sigma: Release, event: Built):
        sigma.artefacts |= event.payload
        missing = self.PLATFORMS - sigma.artefacts.keys()
        return f"Build for {' and '.join(sorted(missing))}" if missing else Test()


class Test(Procedure[Release]):
    """Runs before the canary machines, and once more before all machines."""

    prompt = make_prompt("Run the tests")

    @handler
    def on_tests(self, sigma: Release, event: TestsFinished):
        total, failed = event.payload
        if total == 0:
            return "No test has run"
        if cond(failed == 0, "all tests have passed"):
            return DeployAll() if sigma.canary else DeployCanary()
        sigma.thaw()
        sigma.rebuilds += 1
        if cond(sigma.rebuilds > MAX_REBUILDS, "it was built too often"):
            return End(make_prompt(f"{sigma.version} is cancelled at {sigma.commit[:7]}"))  # set by Freeze
        return Freeze()


class DeployCanary(Procedure[Release]):
    prompt = make_prompt("Deploy to the canary machines")

    @handler
    def on_deployed(self, sigma: Release, event: Deployed):
        place, before = event.payload
        if place != "canary":
            return "Deploy to the canary machines first"
        sigma.rollback_to = before
        sigma.canary = True
        sigma.soaked = 0
        return Soak()


class Soak(Procedure[Release]):
    prompt = make_prompt("Watch the canary machines")

    def __init__(self, threshold: float = 0.01) -> None:
        super().__init__()
        self.threshold = threshold
        self.worst = 0.0

    @handler
    def on_hour(self, sigma: Release, event: HourPassed):
        self.worst = max(self.worst, event.payload)
        sigma.soaked += 1
        if cond(self.worst > self.threshold, "there are too many errors"):
            sigma.canary = False
            return RollBack()
        if sigma.soaked < SOAK_HOURS:
            return self
        return Test()


class DeployAll(Procedure[Release]):
    prompt = make_prompt("Deploy to all machines")

    @handler
    def on_deployed(self, sigma: Release, event: Deployed):
        match event.payload:
            case ("canary", _):
                return "It runs there already"
            case (place, None):
                return End(make_prompt(f"{sigma.version} runs on {place} for the first time"))
            case (place, before):
                return End(make_prompt(f"{sigma.version} runs on {place} in the place of {before.strip()}"))


class RollBack(Procedure[Release]):
    prompt = make_prompt("Deploy what ran before")

    @handler
    def on_deployed(self, sigma: Release, event: Deployed):
        if sigma.rollback_to is None:
            return End(make_prompt("There is nothing to go back to"))
        if event.payload[1] != sigma.version:
            return f"Replace {sigma.version} by {sigma.rollback_to}"
        sigma.thaw()
        return Freeze()


def train(version: str) -> SOP[Release]:
    return SOP(state=Release(version=version), init_proc=Freeze())
