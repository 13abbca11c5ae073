"""Hard: dataclass states: inheritance, slots, `__post_init__`, `replace`, and a nested one changed in place."""

import dataclasses as dc
from dataclasses import field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


@dc.dataclass(slots=True)
class Stats:
    wins: int = 0
    losses: int = 0

    @property
    def games(self) -> int:
        return self.wins + self.losses


@dc.dataclass(kw_only=True)
class Named:
    name: str

    def greeting(self) -> str:
        return f"Hello {self.name}"


@dc.dataclass(kw_only=True)
class Player(Named):
    stats: Stats = field(default_factory=Stats)
    moves: list[str] = field(default_factory=list)
    rounds: int
    level: str = field(init=False)

    def __post_init__(self) -> None:
        self.level = "beginner"

    def promote(self) -> bool:
        if self.stats.wins > self.stats.losses:
            self.level = "master"
        return self.level == "master"


@dc.dataclass(frozen=True)
class Move:
    text: str
    winning: bool = False


class Moved(Event[Move]):
    """A move was made."""


class Resigned(Event[str]):
    """Someone gave up."""


class Play(Procedure[Player]):
    prompt = make_prompt("Play")

    @handler
    def on_moved(self, sigma: Player, event: Moved):
        move = dc.replace(event.payload, text=event.payload.text.strip())
        sigma.moves.append(move.text)
        stats = sigma.stats
        if not move.winning:
            return self
        stats.wins += 1
        return Celebrate() if stats.games >= sigma.rounds else self

    @handler
    def on_resigned(self, sigma: Player, event: Resigned):
        sigma.stats = Stats(wins=sigma.stats.wins, losses=sigma.stats.losses + 1)
        if sigma.stats.games >= sigma.rounds:
            return Celebrate()
        return self


class Celebrate(Procedure[Player]):
    prompt = make_prompt("Celebrate")

    @handler
    def on_resigned(self, sigma: Player, event: Resigned):
        text = f"{sigma.greeting()}, {dc.asdict(sigma)['level']} after {len(sigma.moves)} moves"
        return End(make_prompt(text)) if sigma.promote() else End()


sop = SOP(state=Player(name="Ada", rounds=3), init_proc=Play())
