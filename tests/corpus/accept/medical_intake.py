"""Hard: intake with property setters, private attributes, `isinstance` and `assert` as checks, a model in a list."""

from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, Field, PrivateAttr, computed_field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

URGENT = frozenset({"chest pain", "bleeding"})


class Symptom(BaseModel):
    name: str
    since: date | None = None
    level: int | None = None


class Insurance(BaseModel):
    number: str
    valid_until: date


class Patient(BaseModel):
    """`urgency` is a property with a setter; the field behind it is private."""

    today: date = Field(description="day of the visit")
    name: str | None = Field(default=None, description="the patient's name")
    symptoms: list[Symptom] = Field(default_factory=list, description="what the patient complains about")
    insurance: Insurance | Literal["self-payer"] | None = Field(default=None, description="who pays")
    room: str | None = Field(default=None, description="where the patient waits")
    questions: int = Field(default=0, description="how often the patient was asked to be clearer")
    _urgency: int | None = PrivateAttr(default=None)

    def model_post_init(self, _context: Any, /) -> None:
        if any(symptom.name in URGENT for symptom in self.symptoms):
            self.urgency = 1

    @property
    def urgency(self) -> int:
        return 5 if self._urgency is None else self._urgency

    @urgency.setter
    def urgency(self, value: int) -> None:
        self._urgency = min(value, self.urgency)

    @computed_field
    def initials(self) -> str:
        return "".join(part[0] for part in (self.name or "").split())

    @property
    def main_symptom(self) -> Symptom | None:
        return max(self.symptoms, key=lambda symptom: symptom.level or 0, default=None)

    def ask(self) -> Self:
        self.questions += 1
        return self


class Arrived(Event[str]):
    """The patient's name."""


class Complained(Event[Symptom]):
    """A symptom."""


class SaidAll(Event[None]):
    """There is nothing more."""


class CardRead(Event[Insurance | None]):
    """What the card says; None: there is no card."""


class Collected(Event[tuple[str, date | None]]):
    """A doctor has collected the patient; the payload is the doctor, and the next appointment."""


class Register(Procedure[Patient]):
    prompt = make_prompt("Ask for the name")

    @handler
    def on_arrived(self, sigma: Patient, event: Arrived):
        assert event.payload.strip(), "patients have a name"
        sigma.name = event.payload.strip()
        return AskSymptoms()


class AskSymptoms(Procedure[Patient]):
    prompt = make_prompt("Ask what is wrong")

    @handler
    def on_complained(self, sigma: Patient, event: Complained):
        symptom = event.payload
        if cond(symptom.level is None and symptom.since is None, "neither level nor beginning is known"):
            return "How bad is it?" if sigma.ask().questions < 3 else self._note(sigma, symptom)
        return self._note(sigma, symptom)

    def _note(self, sigma: Patient, symptom: Symptom) -> Procedure[Patient]:
        sigma.symptoms.append(symptom)
        sigma.urgency = 1 if symptom.name in URGENT else 6 - (symptom.level or 1)
        return SeeDoctor() if sigma.urgency == 1 else self

    @handler
    def on_said_all(self, sigma: Patient, event: SaidAll):
        if not sigma.symptoms:
            return f"{sigma.name.split()[0]} has not said anything yet"  # set by Register
        return CheckInsurance()


class CheckInsurance(Procedure[Patient]):
    prompt = make_prompt("Read the card")

    @handler
    def on_card(self, sigma: Patient, event: CardRead):
        card = event.payload
        if isinstance(card, Insurance) and card.valid_until >= sigma.today:
            sigma.insurance = card
        elif card is not None:
            return f"The card has expired on {card.valid_until:%d.%m.%Y}"
        else:
            sigma.insurance = "self-payer"
        sigma.room = "A" if sigma.urgency < 3 else "B"
        return SeeDoctor()


class SeeDoctor(Procedure[Patient]):
    """With symptoms always; urgent patients come without a room and an insurance."""

    prompt = make_prompt("Wait until a doctor collects the patient")

    @handler
    def on_collected(self, sigma: Patient, event: Collected):
        doctor, following = event.payload
        symptom = sigma.main_symptom
        assert symptom is not None
        if sigma.room is None:
            return End(make_prompt(f"{doctor}: emergency, {symptom.name}"))
        payer = sigma.insurance if isinstance(sigma.insurance, str) else sigma.insurance.number  # set by CheckInsurance
        again = "" if following is None else f", again on {following:%d.%m.}"
        return End(make_prompt(f"{doctor}: {sigma.initials}, room {sigma.room.lower()}, {payer}{again}"))


def intake(today: date, **known: Any) -> SOP[Patient]:
    return SOP(state=Patient(today=today, **known), init_proc=Register())
