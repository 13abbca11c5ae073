"""Hard: handlers come from mixins and several bases; overriding ones call `super()` and use what it returns."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Game(BaseModel):
    paused: int = Field(default=0, description="how often the game was paused")
    score: int = Field(default=0, description="points")
    goal: int = Field(description="points that win")


class Paused(Event[str]):
    """The player needs a break."""


class Resumed(Event[None]):
    """The player is back."""


class Scored(Event[int]):
    """Points were made."""


class Quit(Event[str]):
    """The player has had enough."""


class Pausable:
    """Not a procedure, and yet its handler is one of every procedure that mixes it in."""

    @handler
    def on_paused(self, sigma: Game, event: Paused):
        sigma.paused += 1
        return Pause(event.payload)


class Quittable(Procedure[Game]):
    @handler
    def on_quit(self, sigma: Game, event: Quit):
        if event.payload == "":
            return "Say why"
        return End(make_prompt(f"{event.payload} with {sigma.score} points"))


class Level(Pausable, Quittable):
    """Abstract: two kinds of handler inherited, one of its own."""

    @handler
    def on_scored(self, sigma: Game, event: Scored):
        sigma.score += event.payload
        if sigma.score >= sigma.goal:
            return End(make_prompt("Won"))
        return self


class Easy(Level):
    prompt = make_prompt("Make points")

    @handler
    def on_scored(self, sigma: Game, event: Scored):
        outcome = super().on_scored(sigma, event)
        if outcome is self and sigma.score > 10:
            return Hard()
        return outcome


class Hard(Level):
    prompt = make_prompt("Make more points")

    @handler
    def on_paused(self, sigma: Game, event: Paused):
        if sigma.paused > 3:
            return "No more breaks"
        return Pausable.on_paused(self, sigma, event)


class Pause(Quittable):
    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
        self.prompt = make_prompt(f"Wait: {reason}")

    @handler
    def on_resumed(self, sigma: Game, event: Resumed):
        return Hard() if sigma.score > 10 else Easy()

    @handler
    def on_quit(self, sigma: Game, event: Quit):
        return super().on_quit(sigma, event) if self.reason else self


sop = SOP(state=Game(goal=100), init_proc=Easy())
