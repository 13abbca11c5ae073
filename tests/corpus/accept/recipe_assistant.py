"""Hard: `try`/`else`/`finally`, `for`/`else`, `while` and generators that decide whether a field was set."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    minutes: int | None = None
    needs: tuple[str, ...] = ()


@dataclass
class Kitchen:
    pantry: set[str]
    recipe: list[Step] | None = None
    name: str | None = None
    step: Step | None = None
    position: int = 0
    servings: Fraction | None = None
    started: int | None = None
    burnt: int = 0
    substitutes: dict[str, str] = field(default_factory=dict)

    def remaining(self) -> Iterator[Step]:
        yield from (self.recipe or [])[self.position :]

    def missing(self, step: Step) -> list[str]:
        return [item for item in step.needs if self.substitutes.get(item, item) not in self.pantry]

    def proceed(self) -> bool:
        """Make the next step the current one; whether there is one."""
        for self.step in self.remaining():
            self.position += 1
            break
        else:
            self.step = None
        return self.step is not None


class Wanted(Event[tuple[str, str]]):
    """The name of a dish, and for how many people, as text."""


class RecipeFound(Event[list[Step] | None]):
    """The steps; None: nobody knows the dish."""


class Substituted(Event[dict[str, str]]):
    """What is taken instead of what."""


class Begun(Event[int]):
    """The clock, in minutes, when the step began."""


class Done(Event[int]):
    """The clock, in minutes, when the step was done."""


class Choose(Procedure[Kitchen]):
    prompt = make_prompt("Ask what is to be cooked")

    @handler
    def on_wanted(self, sigma: Kitchen, event: Wanted):
        name, people = event.payload
        try:
            servings = Fraction(people)
        except (ValueError, ZeroDivisionError):
            return f"For how many people is {people!r}?"
        else:
            sigma.servings = servings
        finally:
            sigma.position = 0
        if cond(sigma.servings <= 0, "nobody eats"):
            return "Somebody has to eat it"
        sigma.name = name
        return Find()


class Find(Procedure[Kitchen]):
    prompt = make_prompt("Find the recipe")

    @handler
    def on_found(self, sigma: Kitchen, event: RecipeFound):
        sigma.recipe = event.payload
        with contextlib.suppress(TypeError):
            sigma.recipe = [step for step in sigma.recipe if step.text]
        if not sigma.recipe:
            return Choose()
        return self.begin(sigma)

    def begin(self, sigma: Kitchen) -> Procedure[Kitchen]:
        sigma.proceed()
        return Prepare()


class Prepare(Procedure[Kitchen]):
    """There is a current step."""

    prompt = make_prompt("Lay out what the step needs")

    @handler
    def on_substituted(self, sigma: Kitchen, event: Substituted):
        sigma.substitutes |= {old: new for old, new in event.payload.items() if new in sigma.pantry}
        missing = sigma.missing(sigma.step)
        while missing:
            item = missing.pop()
            if item not in event.payload:
                return f"There is no {item}"
            if event.payload[item] == item:
                sigma.pantry.add(item)
        return self

    @handler
    def on_begun(self, sigma: Kitchen, event: Begun):
        for item in sigma.step.needs:  # set by proceed
            if sigma.substitutes.get(item, item) not in sigma.pantry:
                break
        else:
            sigma.started = event.payload
            return Cook()
        return f"First get {item}"


class Cook(Procedure[Kitchen]):
    """The step has begun."""

    prompt = make_prompt("Do the step")

    @handler
    def on_done(self, sigma: Kitchen, event: Done):
        took = event.payload - sigma.started  # set by Prepare
        planned = sigma.step.minutes  # set by proceed
        sigma.started = None
        if planned is not None and took > 2 * planned:
            sigma.burnt += 1
            if cond(sigma.burnt > 1, "it has burnt twice"):
                return End(make_prompt(f"Order a pizza for {sigma.servings}"))
            return Prepare()
        if sigma.proceed():
            return Prepare()
        return End(make_prompt(f"{sigma.name.title()} for {sigma.servings.numerator}"))  # set by Choose


def assistant(*pantry: str) -> SOP[Kitchen]:
    return SOP(state=Kitchen(pantry={*pantry}), init_proc=Choose())
