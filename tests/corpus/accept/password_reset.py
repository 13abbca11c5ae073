"""Hard: counters on the procedure, reset and carried over; limits in a class; a lock that a callback opens."""

from dataclasses import dataclass
from typing import ClassVar, Final, Optional

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

CODE_LENGTH: Final = 6


class Limits:
    codes: Final = 3
    resends: Final = 1
    passwords: ClassVar[int] = 2


@dataclass(frozen=True)
class NewPassword:
    text: str
    repeated: Optional[str] = None

    @property
    def is_confirmed(self) -> bool:
        return self.repeated is not None and self.repeated == self.text


class Account(BaseModel):
    login: Optional[str] = Field(default=None, description="which account")
    code: Optional[str] = Field(default=None, description="what was sent; None: not yet, or used")
    sent_to: Optional[str] = Field(default=None, description="where it was sent")
    locked: bool = Field(default=False, description="too many attempts; support unlocks it")
    history: list[str] = Field(default_factory=list, description="passwords that were used before")

    def unlock(self) -> None:
        """What support calls while no handler runs."""
        self.locked = False


class Requested(Event[str]):
    """Somebody has forgotten a password."""


class CodeSent(Event[tuple[str, str]]):
    """The code, and where it was sent."""


class CodeTyped(Event[str]):
    """What the customer has typed."""


class Chosen(Event[NewPassword]):
    """A new password."""


class SupportCalled(Event[None]):
    """The customer has talked to support."""


class Identify(Procedure[Account]):
    prompt = make_prompt("Ask for the login")

    @handler
    def on_requested(self, sigma: Account, event: Requested):
        if "@" not in event.payload:
            return "The login is an address"
        sigma.login = event.payload
        return Send()


class Send(Procedure[Account]):
    prompt = make_prompt("Send a code")

    def __init__(self, resends: int = 0) -> None:
        super().__init__()
        self.resends = resends

    @handler
    def on_sent(self, sigma: Account, event: CodeSent):
        sigma.code, sigma.sent_to = event.payload
        if len(sigma.code) != CODE_LENGTH:
            sigma.code = None
            return f"A code has {CODE_LENGTH} digits"
        return Verify(self.resends)


class Verify(Procedure[Account]):
    """A code was sent."""

    prompt = make_prompt("Ask for the code")

    def __init__(self, resends: int) -> None:
        super().__init__()
        self.resends = resends
        self.attempts = 0

    @handler
    def on_typed(self, sigma: Account, event: CodeTyped):
        if cond(event.payload == sigma.code, "the code is right"):
            sigma.code = None
            return Choose(login=sigma.login)
        self.attempts = self.attempts + 1
        if self.attempts < Limits.codes:
            return f"Look into {sigma.sent_to.partition('@')[2]}"  # set by Send
        return self._give_up(sigma)

    def _give_up(self, sigma: Account) -> Procedure[Account]:
        if cond(self.resends < Limits.resends, "another code may be sent"):
            return Send(self.resends + 1)
        sigma.locked = True
        return Locked()


class Locked(Procedure[Account]):
    prompt = make_prompt("Tell the customer to call support")

    @handler
    def on_support(self, sigma: Account, event: SupportCalled):
        if sigma.locked:
            return "Support has not unlocked the account"
        return Send()


class Choose(Procedure[Account]):
    def __init__(self, login: Optional[str]) -> None:
        super().__init__()
        self.login = login
        self.refused: Optional[str] = None
        self.count = 0
        self.prompt = make_prompt(f"Ask {login} for a new password")

    @handler
    def on_chosen(self, sigma: Account, event: Chosen):
        password = event.payload
        if not password.is_confirmed:
            return "Type it twice"
        problem = self._problem(sigma, password.text)
        if problem is None:
            sigma.history.append(password.text)
            again = "" if self.refused is None else f" after {self.refused[:1]}***"
            return End(make_prompt(f"{self.login.lower()} has a new password{again}"))  # set by Identify
        self.refused = password.text
        self.count += 1
        if self.count > Limits.passwords:
            return Identify()
        return problem

    def _problem(self, sigma: Account, text: str) -> Optional[str]:
        if text in sigma.history:
            return "It was used before"
        return None if len(text) >= 8 else "It is too short"


def reset(*history: str) -> SOP[Account]:
    return SOP(state=Account(history=list(history)), init_proc=Identify())
