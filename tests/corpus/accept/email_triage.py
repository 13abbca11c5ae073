"""Hard: triage that asks for forgiveness: AttributeError, TypeError, KeyError; `or` defaults; a table of outcomes."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Sender(BaseModel):
    address: str
    name: str | None = None
    company: str | None = None


class Mail(BaseModel):
    subject: str | None = None
    body: str
    sender: Sender | None = None
    headers: dict[str, str] = Field(default_factory=dict)


class Inbox(BaseModel):
    mail: Mail | None = Field(default=None, description="the mail that is worked on")
    language: str | None = Field(default=None, description="None: not recognised")
    label: str | None = Field(default=None, description="what it is about")
    draft: str | None = Field(default=None, description="the answer, as far as it is written")
    revisions: int = Field(default=0, description="how often the answer was rewritten")
    handled: int = Field(default=0, description="mails that are done")
    limit: int = Field(description="mails to handle before the break")

    @property
    def greeting(self) -> str:
        try:
            return f"Dear {self.mail.sender.name.title()}"
        except AttributeError:
            return "Hello"

    def close(self) -> bool:
        """Forget the mail; whether it is time for a break."""
        self.mail = self.language = self.label = self.draft = None
        self.handled, self.revisions = self.handled + 1, 0
        return self.handled >= self.limit


class Arrived(Event[Mail]):
    """A mail."""


class Classified(Event[Mapping[str, str]]):
    """What a model says: `label`, and perhaps `language`."""


class Drafted(Event[str]):
    """An answer was written."""


class Checked(Event[bool]):
    """Whether the answer may be sent."""


class Read(Procedure[Inbox]):
    prompt = make_prompt("Take the next mail")

    @handler
    def on_arrived(self, sigma: Inbox, event: Arrived):
        sigma.mail = event.payload
        if cond(event.payload.headers.get("Auto-Submitted", "no") != "no", "a machine has written it"):
            return self.finish(sigma)
        return Classify()

    def finish(self, sigma: Inbox) -> Procedure[Inbox]:
        return End(make_prompt(f"{sigma.limit} mails")) if sigma.close() else Read()


class Classify(Procedure[Inbox]):
    prompt = make_prompt("Say what the mail is about")

    @handler
    def on_classified(self, sigma: Inbox, event: Classified):
        try:
            label = event.payload["label"]
        except KeyError:
            return "Give a label"
        sigma.label, sigma.language = label, event.payload.get("language")
        try:
            following = FOLLOWING[label]
        except KeyError as error:
            return f"There is no label {error}"
        return following()


class Spam(Procedure[Inbox]):
    prompt = make_prompt("Make sure that it is spam")

    @handler
    def on_checked(self, sigma: Inbox, event: Checked):
        return Read().finish(sigma) if event.payload else Classify()


class Write(Procedure[Inbox]):
    """Reached with a mail, and a label; perhaps without a language."""

    prompt = make_prompt("Write an answer")

    @handler
    def on_drafted(self, sigma: Inbox, event: Drafted):
        subject = sigma.mail.subject or f"{sigma.label.title()} request"  # set by Read and Classify
        language = sigma.language or "en"
        try:
            lines = len(event.payload.splitlines())
            average = len(event.payload) // lines
        except ZeroDivisionError:
            return "The answer is empty"
        if average > 72:
            return "Break the lines"
        sigma.draft = f"Re: {subject} [{language}]\n{sigma.greeting},\n{event.payload}"
        return Check()


class Check(Procedure[Inbox]):
    prompt = make_prompt("Have the answer checked")

    @handler
    def on_checked(self, sigma: Inbox, event: Checked):
        if event.payload:
            assert sigma.draft is not None and sigma.mail is not None
            if cond(sigma.mail.sender is None, "there is nobody to answer"):
                return End(make_prompt(sigma.draft))
            return Read().finish(sigma)
        sigma.revisions += 1
        if sigma.revisions > 1:
            return End(make_prompt(f"A person has to answer {sigma.mail.subject!r}"))  # set by Read
        sigma.draft = None
        return Write()


FOLLOWING: Mapping[str, type[Procedure[Inbox]]] = MappingProxyType(
    {"spam": Spam, "question": Write, "complaint": Write}
)


def triage(limit: int = 1) -> SOP[Inbox]:
    return SOP(state=Inbox(limit=limit), init_proc=Read())
