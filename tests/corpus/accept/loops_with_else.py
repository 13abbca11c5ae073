"""Hard: outcomes inside `for`/`else`, `while`/`else`, `while True`, after `break`, and loops that never fall out."""

from dataclasses import dataclass, field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


@dataclass
class Search:
    """Rooms of a house, and where we have looked."""

    rooms: list[str]
    seen: set[str] = field(default_factory=set)
    steps: int = 0


class Entered(Event[list[str]]):
    """The doors that can be seen from here."""


class Counted(Event[int]):
    """So many steps were made."""


class Heard(Event[str]):
    """A noise."""


class Look(Procedure[Search]):
    prompt = make_prompt("Look into every room")

    @handler
    def on_entered(self, sigma: Search, event: Entered):
        for door in event.payload:
            if door in sigma.seen:
                continue
            sigma.seen.add(door)
            if door not in sigma.rooms:
                break
        else:
            return Listen()
        return self

    @handler
    def on_counted(self, sigma: Search, event: Counted):
        left = event.payload
        while left > 0:
            left -= 1
            sigma.steps += 1
            if sigma.steps > 10_000:
                return End(make_prompt("Too many steps"))
        else:
            return self


class Listen(Procedure[Search]):
    prompt = make_prompt("Listen")

    @handler
    def on_heard(self, sigma: Search, event: Heard):
        noise = event.payload
        while True:
            if not noise:
                return "Listen again"
            if noise in sigma.seen:
                return Open(noise)
            noise = noise[1:]


class Open(Procedure[Search]):
    def __init__(self, door: str) -> None:
        super().__init__()
        self.door = door
        self.prompt = make_prompt(f"Open {door}")

    @handler
    def on_entered(self, sigma: Search, event: Entered):
        for attempt, door in enumerate(event.payload):
            for letter in door:
                if letter == "?":
                    outcome = f"Attempt {attempt}: read the sign on {self.door} again"
                    break
            else:
                continue
            return outcome
        following: list[Procedure[Search]] = [Look() for door in event.payload if door not in sigma.seen]
        while following:
            return following.pop()
        return End(make_prompt("Every room was seen"))


entry = SOP(state=Search(rooms=["hall", "kitchen"]), init_proc=Look())
