"""Hard: getters and setters, procedures that are shared instances, a factory, a visitor: a house that comes from Java."""

import abc
from typing import ClassVar, Optional

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Exhibit:
    def __init__(self, name: str, room: int, sensitive: bool = False) -> None:
        self.__name = name
        self.__room = room
        self.__sensitive = sensitive

    def get_name(self) -> str:
        return self.__name

    def get_room(self) -> int:
        return self.__room

    def is_sensitive(self) -> bool:
        return self.__sensitive


class Tour:
    """Sigma with private fields and accessors."""

    MAX_WARNINGS: ClassVar[int] = 2

    def __init__(self, language: Optional[str] = None) -> None:
        self.__language = language
        self.__exhibit: Optional[Exhibit] = None
        self.__seen: list[Exhibit] = []
        self.__warnings = 0
        self.__favourite: Optional[Exhibit] = None

    def get_language(self) -> Optional[str]:
        return self.__language

    def set_language(self, language: str) -> None:
        self.__language = language

    def has_exhibit(self) -> bool:
        return self.__exhibit is not None

    def get_exhibit(self) -> Exhibit:
        assert self.__exhibit is not None, "no exhibit was chosen"
        return self.__exhibit

    def set_exhibit(self, exhibit: Optional[Exhibit]) -> None:
        if exhibit is not None:
            self.__seen.append(exhibit)
        self.__exhibit = exhibit

    def get_seen(self) -> list[Exhibit]:
        return list(self.__seen)

    def add_warning(self) -> bool:
        self.__warnings += 1
        return self.__warnings > Tour.MAX_WARNINGS

    def get_favourite(self) -> Optional[Exhibit]:
        return self.__favourite

    def set_favourite(self, exhibit: Exhibit) -> None:
        self.__favourite = exhibit


class LanguageChosen(Event[str]):
    """The visitor's language."""


class ExhibitChosen(Event[Exhibit]):
    """The visitor stands before it."""


class ButtonPressed(Event[int]):
    """1: like, 2: next, 9: finish."""


class Flash(Event[None]):
    """Somebody takes pictures."""


class AbstractState(Procedure[Tour], abc.ABC):
    @abc.abstractmethod
    def get_title(self) -> str: ...

    def finish(self, sigma: Tour) -> End:
        favourite = sigma.get_favourite()
        name = favourite.get_name().upper() if favourite is not None else "nothing"
        language = sigma.get_language()
        return End(make_prompt(f"{self.get_title()} [{language.lower()}]: {len(sigma.get_seen())} seen, {name}"))  # set by Welcome


class Welcome(AbstractState):
    prompt = make_prompt("Ask for a language")
    ignore = [Flash]

    def get_title(self) -> str:
        return "Welcome"

    @handler
    def on_language(self, sigma: Tour, event: LanguageChosen) -> Procedure[Tour]:
        sigma.set_language(event.payload)
        return StateFactory.get_walking()


class Walking(AbstractState):
    """The language was chosen."""

    prompt = make_prompt("Lead to the next exhibit")
    ignore = [Flash]

    def get_title(self) -> str:
        return "Tour"

    @handler
    def on_exhibit(self, sigma: Tour, event: ExhibitChosen) -> Procedure[Tour] | str:
        if any(one.get_name() == event.payload.get_name() for one in sigma.get_seen()):
            return f"You know {event.payload.get_name()}: go to room {event.payload.get_room() + 1}"
        sigma.set_exhibit(event.payload)
        return StateFactory.get_listening()

    @handler
    def on_button(self, sigma: Tour, event: ButtonPressed) -> Procedure[Tour] | End | str:
        if event.payload == 9:
            return self.finish(sigma)
        return "Choose an exhibit first"


class Listening(AbstractState):
    """There is an exhibit."""

    prompt = make_prompt("Tell about the exhibit")

    def get_title(self) -> str:
        return "Broken off"

    @handler
    def on_button(self, sigma: Tour, event: ButtonPressed) -> Procedure[Tour] | End | str:
        button = event.payload
        if button == 1:
            sigma.set_favourite(sigma.get_exhibit())
            return StateFactory.get_listening()
        elif button == 2:
            sigma.set_exhibit(None)
            return StateFactory.get_walking()
        elif button == 9:
            return self.finish(sigma)
        else:
            return f"There is no button {button}"

    @handler
    def on_flash(self, sigma: Tour, event: Flash) -> Procedure[Tour] | End | str:
        if not sigma.has_exhibit() or not sigma.get_exhibit().is_sensitive():
            return self
        if cond(sigma.add_warning(), "the visitor was warned too often"):
            return self.finish(sigma)
        return f"No flash before {sigma.get_exhibit().get_name()}"


class StateFactory:
    """Makes each state once: none of them has a memory of its own."""

    __walking: ClassVar[Optional[Walking]] = None
    __listening: ClassVar[Listening] = Listening()

    @classmethod
    def get_walking(cls) -> Walking:
        if cls.__walking is None:
            cls.__walking = Walking()
        return cls.__walking

    @classmethod
    def get_listening(cls) -> Listening:
        return cls.__listening


class GuidedTour(SOP[Tour]):
    def __init__(self) -> None:
        SOP.__init__(self, state=Tour(), init_proc=Welcome())
