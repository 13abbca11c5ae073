"""Hard: transitions come from helpers: own, inherited, mixed in, static, class, property, module level, nested."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Exam(BaseModel):
    points: int = Field(default=0, description="points so far")
    needed: int = Field(description="points that are enough")
    answers: list[str] = Field(default_factory=list, description="answers given")

    def grade(self, right: bool) -> bool:
        """Whether the exam is passed now."""
        if right:
            self.points += 1
        return self.points >= self.needed


class Answered(Event[str]):
    """An answer."""


class Appealed(Event[str]):
    """The candidate disagrees."""


class GaveUp(Event[None]):
    """The candidate leaves."""


def congratulate(exam: Exam) -> End:
    return End(make_prompt(f"Passed with {exam.points} points"))


def either(first: Procedure[Exam], second: Procedure[Exam], *, when: bool) -> Procedure[Exam]:
    return first if when else second


class Leaving:
    """A mixin that is no procedure: it knows how to leave, not when."""

    def leave(self, sigma: Exam) -> End:
        return End(make_prompt(f"Left after {len(sigma.answers)} answers"))


class Question(Procedure[Exam]):
    """Abstract: says what every question does."""

    solution = "42"

    @handler
    def on_answered(self, sigma: Exam, event: Answered):
        sigma.answers.append(event.payload)
        return self._judge(sigma, self.is_right(event.payload))

    def is_right(self, answer: str) -> bool:
        return answer == self.solution

    def _judge(self, sigma: Exam, right: bool) -> Procedure[Exam] | str:
        if cond(sigma.grade(right), "there are enough points"):
            return congratulate(sigma)
        return self._next(right=right)

    def _next(self, *, right: bool) -> Procedure[Exam] | str:
        return "Try again" if not right else self


class First(Leaving, Question):
    prompt = make_prompt("What do you get if you multiply six by seven?")

    @handler
    def on_gave_up(self, sigma: Exam, event: GaveUp):
        return self.leave(sigma)

    def _next(self, *, right: bool) -> Procedure[Exam]:
        return either(Second.harder(), self, when=right)


class Second(Question, Leaving):
    prompt = make_prompt("What do you get if you multiply seven by eight?")
    solution = "56"

    @classmethod
    def harder(cls) -> "Second":
        return cls()

    @staticmethod
    def back() -> Procedure[Exam]:
        return First()

    @property
    def judge(self) -> "Jury":
        return Jury()

    @handler
    def on_appealed(self, sigma: Exam, event: Appealed):
        if event.payload == "please":
            return self.judge
        return Second.back()

    @handler
    def on_gave_up(self, sigma: Exam, event: GaveUp):
        return super().leave(sigma)

    def _next(self, *, right: bool) -> Procedure[Exam] | str:
        return super()._next(right=right)


class Jury(Procedure[Exam]):
    prompt = make_prompt("Let the jury decide")

    @handler
    def on_answered(self, sigma: Exam, event: Answered):
        def decide(text: str) -> Procedure[Exam]:
            if text == "yes":
                return congratulate(sigma)
            return First()

        return decide(event.payload)


def exam() -> SOP[Exam]:
    return SOP(state=Exam(needed=2), init_proc=First())
