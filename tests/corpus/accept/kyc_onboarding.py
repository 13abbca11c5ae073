"""Hard: onboarding with optional models inside models; a guard helper returns the recovery text."""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field, model_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Document(BaseModel):
    kind: str
    number: str
    expires: date
    issuer: str | None = None


class Person(BaseModel):
    name: str
    born: date
    document: Document | None = None


class Risk(BaseModel):
    """`level` is filled in by the validator, whoever makes the object."""

    hits: list[str] = Field(default_factory=list, description="names on sanction lists")
    score: int = Field(ge=0, le=100, description="0 is harmless")
    level: str | None = Field(default=None, description="low, medium or high")

    @model_validator(mode="after")
    def _fill_level(self) -> Self:
        if self.level is None:
            self.level = "high" if self.hits else ("medium" if self.score > 50 else "low")
        return self


class Customer(BaseModel):
    today: date = Field(description="day of the application")
    person: Person | None = Field(default=None, description="who applies")
    risk: Risk | None = Field(default=None, description="how risky it is")
    reviewer: str | None = Field(default=None, description="who has to approve")
    reminders: int = Field(default=0, description="how often documents were asked for")

    def adults_only(self) -> str | None:
        """What is wrong with the age; None: nothing."""
        if self.person is None:
            return "say who applies"
        if self.today.year - self.person.born.year < 18:
            return f"{self.person.name} is too young"
        return None


class PersonNamed(Event[Person]):
    """Who applies, with or without a document."""


class DocumentScanned(Event[Document]):
    """A document was scanned."""


class Screened(Event[Risk]):
    """The sanction lists were searched."""


class Approved(Event[tuple[str, bool]]):
    """Who has decided, and how."""


class Identify(Procedure[Customer]):
    prompt = make_prompt("Ask who applies")

    @handler
    def on_person(self, sigma: Customer, event: PersonNamed):
        sigma.person = event.payload
        if problem := sigma.adults_only():
            sigma.person = None
            return problem
        if cond(sigma.person.document is None, "there is no document yet"):
            return CollectDocument()
        return self._checked(sigma, sigma.person.document)

    @staticmethod
    def _checked(sigma: Customer, document: Document | None) -> "Screen | CollectDocument":
        if document is not None and document.expires > sigma.today:
            return Screen()
        return CollectDocument()


class CollectDocument(Procedure[Customer]):
    """There is a person here, perhaps with a document that has expired."""

    prompt = make_prompt("Ask for a valid document")

    @handler
    def on_document(self, sigma: Customer, event: DocumentScanned):
        problem = self._problem(sigma, event.payload)
        if problem is not None:
            return problem
        sigma.person.document = event.payload  # set by Identify
        return Screen()

    def _problem(self, sigma: Customer, document: Document) -> str | None:
        if document.expires <= sigma.today:
            sigma.reminders += 1
            return f"the {document.kind} has expired"
        if document.kind == "passport" and not document.issuer:
            return "say who has issued the passport"
        return None


class Screen(Procedure[Customer]):
    prompt = make_prompt("Search the sanction lists")

    @handler
    def on_screened(self, sigma: Customer, event: Screened):
        sigma.risk = event.payload
        match sigma.risk.level:
            case "high":
                sigma.reviewer = "head of compliance"
            case "medium" if sigma.reminders:
                sigma.reviewer = "compliance"
            case _:
                number = sigma.person.document.number  # set by Identify or CollectDocument
                return End(make_prompt(f"{sigma.person.name} ({number[-4:]}) is a customer"))
        return Review()


class Review(Procedure[Customer]):
    prompt = make_prompt("Ask the reviewer")

    @handler
    def on_approved(self, sigma: Customer, event: Approved):
        who, approved = event.payload
        if who.lower() != sigma.reviewer.lower():  # set by Screen
            return f"Only the {sigma.reviewer} can decide"
        if approved:
            return End(make_prompt(f"{sigma.person.name}: {sigma.risk.level}"))  # set by Identify and Screen
        return End(make_prompt(f"Rejected: {', '.join(sigma.risk.hits) or sigma.risk.score}"))  # set by Screen


sop = SOP(Customer(today=date(2024, 5, 1)), Identify())
