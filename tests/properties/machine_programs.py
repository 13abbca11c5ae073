"""Whole random machines as source text, with and without mistakes: what they do is found out by running them.

Every statement stands on a line of its own, so that a line tells what was run.
"""

from random import Random
from textwrap import indent

HEAD = """\
from enum import Enum

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Mode(Enum):
    FAST = "fast"
    SLOW = "slow"


class State(BaseModel):
    count: int = 0
    limit: int = 2
    open: bool = False
    title: str | None = None
    note: str | None = None
    mode: Mode = Mode.FAST
    names: list[str] = []


class Other(BaseModel):
    count: int = 0


class Go(Event[int]):
    pass


class Say(Event[str | None]):
    pass


class Stop(Event[None]):
    pass


class Elsewhere(Procedure[Other]):
    prompt = make_prompt("Somewhere else")

    @handler
    def on_stop(self, sigma: Other, event: Stop):
        return End()

"""
EVENTS = ("Go", "Say", "Stop")
CHANGES = (
    "sigma.count += 1",
    "sigma.count = 0",
    "sigma.count = sigma.limit",
    "sigma.limit -= 1",
    "sigma.open = True",
    "sigma.open = not sigma.open",
    'sigma.title = "x"',
    "sigma.title = None",
    "sigma.title = sigma.note",
    'sigma.note = "y"',
    "sigma.mode = Mode.SLOW",
    "sigma.mode = Mode.FAST",
    'sigma.names.append("a")',
    "sigma.names.clear()",
    "sigma.count = len(sigma.names)",
    "sigma.count, sigma.open = 1, True",
)
OF_EVENTS = {
    "Go": ("sigma.count = event.payload", "sigma.count += event.payload"),
    "Say": ("sigma.title = event.payload", "sigma.note = event.payload"),
    "Stop": (),
}
# What fails in some states, or in all: the checker may not be silent where a run meets it.
RISKS = (
    "sigma.count = len(sigma.title)",
    "sigma.note = sigma.title.upper()",
    "sigma.names.append(sigma.note.strip())",
    "sigma.count = sigma.cuont",
    "sigma.names.push('a')",
    "sigma.mode = Mode.QUICK",
)
TESTS = (
    "sigma.count > {i}",
    "sigma.count == {i}",
    "sigma.count == sigma.limit",
    "sigma.count >= sigma.limit",
    "sigma.limit < {i}",
    "sigma.open",
    "not sigma.open",
    "sigma.title is None",
    "sigma.title is not None and sigma.title != 'z'",
    "sigma.title",
    "sigma.note == 'y'",
    "sigma.note == 'w'",
    "sigma.mode is Mode.SLOW",
    "sigma.mode == Mode.FAST",
    "sigma.names",
    "len(sigma.names) > {i}",
)
TESTS_OF_EVENTS = {
    "Go": ("event.payload == {i}", "event.payload > {i}"),
    "Say": ("event.payload is None", "event.payload"),
    "Stop": (),
}
WRONG = (
    "return {p}",
    "return None",
    "pass",
    "return sigma",
    "return event",
    "return 3",
    "return Elsewhere()",
)


def machine_program(chance: Random) -> str:
    """One module: two to four procedures, some of which no transition may reach."""
    names = [f"P{number}" for number in range(chance.randint(2, 4))]
    mistakes = chance.choice((0.0, 0.0, 0.06, 0.2))
    classes = [_procedure(name, names, mistakes, chance) for name in names]
    return f"{HEAD}\n" + "\n\n".join(classes) + "\n\nSOP(state=State(), init_proc=P0())\n"


def _procedure(name: str, names: list[str], mistakes: float, chance: Random) -> str:
    taken = chance.sample(EVENTS, chance.randint(1, 3))
    ignored = [event for event in EVENTS if event not in taken]
    text = f'class {name}(Procedure[State]):\n    prompt = make_prompt("Do {name}")\n'
    text += f"    ignore = [{', '.join(ignored)}]\n" if ignored else ""
    for event in taken:
        body = indent(_body(event, names, mistakes, chance, depth=2), " " * 8)
        text += f"\n    @handler\n    def on_{event.lower()}(self, sigma: State, event: {event}):\n{body}\n"
    return text


def _body(event: str, names: list[str], mistakes: float, chance: Random, *, depth: int) -> str:
    """Statements that end in an outcome on every way."""
    lines = [_change(event, mistakes, chance) for _ in range(chance.randint(0, 2))]
    if depth and chance.random() < 0.6:
        test = chance.choice((*TESTS, *TESTS_OF_EVENTS[event])).format(i=chance.randrange(3))
        inner = indent(_body(event, names, mistakes, chance, depth=depth - 1), "    ")
        lines += [f"if {test}:", inner]
        lines += [_change(event, mistakes, chance) for _ in range(chance.randint(0, 1))]
    return "\n".join([*lines, _outcome(names, mistakes, chance)])


def _change(event: str, mistakes: float, chance: Random) -> str:
    if chance.random() < mistakes:
        return chance.choice(RISKS)
    return chance.choice((*CHANGES, *OF_EVENTS[event]))


def _outcome(names: list[str], mistakes: float, chance: Random) -> str:
    if chance.random() < mistakes:
        return chance.choice(WRONG).format(p=chance.choice(names))
    roll = chance.random()
    if roll < 0.15:
        return "return End()"
    if roll < 0.3:
        return "return self"
    return "return 'again'" if roll < 0.4 else f"return {chance.choice(names)}()"
