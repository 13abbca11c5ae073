"""Hard: an incident whose optional fields are checked by properties, `all`, and guards that raise."""

from enum import Enum

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.core.sop import SOPViolation
from sopy.prompt import cond


class Severity(Enum):
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def needs_commander(self) -> bool:
        return self is not Severity.MINOR


class Incident(BaseModel):
    title: str = Field(description="what is broken, in one line")
    severity: Severity | None = Field(default=None, description="how bad it is")
    commander: str | None = Field(default=None, description="who leads")
    channel: str | None = Field(default=None, description="where people talk")
    cause: str | None = Field(default=None, description="what was found")
    timeline: list[str] = Field(default_factory=list, description="what happened, in order")

    @property
    def is_staffed(self) -> bool:
        return self.commander is not None and self.channel is not None

    @property
    def headline(self) -> str:
        """Only for incidents that were classified."""
        assert self.severity is not None, "classify the incident first"
        return f"[{self.severity.value}] {self.title}"


class Alerted(Event[Severity]):
    """Somebody has looked at the alert."""


class Noted(Event[str]):
    """Something happened; the base of what people report."""


class CommanderNamed(Noted):
    """The payload is the name of who leads."""


class ChannelOpened(Noted):
    """The payload is the name of the channel."""


class CauseFound(Noted):
    """The payload is the cause."""


class Recovered(Event[int]):
    """It works again; the payload is the duration in minutes."""


def must_have_severity(incident: Incident) -> Severity:
    """The severity.

    Raises:
        SOPViolation: nobody has classified the incident.
    """
    if incident.severity is None:
        raise SOPViolation("the incident has no severity")
    return incident.severity


class Keeping(Procedure[Incident]):
    """Abstract: whatever people report goes to the timeline."""

    @handler
    def on_noted(self, sigma: Incident, event: Noted):
        sigma.timeline.append(event.payload)
        return self


class Classify(Keeping):
    prompt = make_prompt("Classify the alert")
    ignore = [Recovered]

    @handler
    def on_alerted(self, sigma: Incident, event: Alerted):
        sigma.severity = event.payload
        if cond(sigma.severity.needs_commander, "somebody has to lead"):
            return Staff()
        return Repair()


class Staff(Keeping):
    prompt = make_prompt("Find somebody who leads, and open a channel")
    ignore = (Alerted, Recovered)

    @handler
    def on_commander(self, sigma: Incident, event: CommanderNamed):
        sigma.commander = event.payload
        return self._proceed(sigma)

    @handler
    def on_channel(self, sigma: Incident, event: ChannelOpened):
        if not event.payload.startswith("#"):
            return "The name of a channel begins with #"
        sigma.channel = event.payload
        return self._proceed(sigma)

    def _proceed(self, sigma: Incident) -> Procedure[Incident]:
        if not cond(sigma.is_staffed, "there is a commander and a channel"):
            return self
        assert sigma.commander is not None
        sigma.timeline.append(f"{sigma.commander.title()} leads")
        return Repair()


class Repair(Keeping):
    """A minor incident has no commander; the others have one."""

    prompt = make_prompt("Find the cause and repair it")
    ignore = [Alerted]

    @handler
    def on_cause(self, sigma: Incident, event: CauseFound):
        sigma.cause = event.payload
        return self

    @handler
    def on_recovered(self, sigma: Incident, event: Recovered):
        severity = must_have_severity(sigma)
        if severity.needs_commander and not all([sigma.commander, sigma.cause]):
            return f"{sigma.headline}: say what the cause was"
        sigma.timeline.append(f"it took {event.payload} minutes")
        return Report() if severity is Severity.CRITICAL else End(make_prompt(sigma.headline))


class Report(Procedure[Incident]):
    prompt = make_prompt("Write the report")
    ignore = [ChannelOpened, Alerted, Recovered]

    @handler
    def on_noted(self, sigma: Incident, event: Noted):
        who = sigma.commander
        if who is None or sigma.cause is None:
            return Repair()
        if who not in event.payload:
            return f"{who} signs the report"
        return End(make_prompt(f"{sigma.headline}: {sigma.cause.lower()}, {len(sigma.timeline)} entries"))


class Response(SOP[Incident]):
    def __init__(self, title: str) -> None:
        super().__init__(state=Incident(title=title), init_proc=Classify())
        self.observes(Alerted, Noted, Recovered)
