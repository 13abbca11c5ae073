"""Hard: a fat model: its methods decide and answer with an enum, and one table turns the answers into procedures."""

from collections.abc import Callable
from enum import Enum, auto

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Next(Enum):
    DRAFT = auto()
    BUDGET = auto()
    REVIEW = auto()
    SUBMIT = auto()
    STAY = auto()
    GIVE_UP = auto()


class Score(BaseModel):
    reviewer: str
    points: int = Field(ge=0, le=10)
    remark: str | None = None


class Proposal(BaseModel):
    """Knows everything; the procedures know nothing."""

    call: str = Field(description="what money is offered for")
    ceiling: float = Field(description="what may be asked for")
    abstract: str | None = Field(default=None, description="what is to be done")
    budget: dict[str, float] | None = Field(default=None, description="what it costs, by item")
    scores: list[Score] = Field(default_factory=list, description="what reviewers of the house think")
    revisions: int = Field(default=0, description="how often it was written again")
    reference: str | None = Field(default=None, description="number given by the funder")
    complaint: str | None = Field(default=None, description="what is wrong with the last step")

    def write(self, text: str) -> Next:
        words = text.split()
        if len(words) < 3:
            return self._complain("say more than that")
        self.abstract = " ".join(words)
        self.complaint = None
        return Next.REVIEW if self.budget else Next.BUDGET

    def plan(self, budget: dict[str, float]) -> Next:
        total = sum(budget.values())
        if not 0 < total <= self.ceiling:
            return self._complain(f"{total:.0f} is not between 0 and {self.ceiling:.0f}")
        self.budget = budget
        self.complaint = None
        return Next.REVIEW

    def review(self, score: Score) -> Next:
        self.scores = [one for one in self.scores if one.reviewer != score.reviewer] + [score]
        if len(self.scores) < 2:
            return Next.STAY
        if self.mean >= 6:
            return Next.SUBMIT
        self.scores = []
        self.revisions += 1
        if self.revisions > 2:
            return Next.GIVE_UP
        return Next.BUDGET if score.remark == "budget" else Next.DRAFT

    def submit(self, reference: str) -> str:
        """The last word; abstract and budget are there."""
        self.reference = reference
        largest = max(self.budget.items(), key=lambda item: item[1])[0]  # set by plan
        return f"{self.reference.upper()}: {self.abstract.split()[0]}, mostly for {largest}"  # set by write

    @property
    def mean(self) -> float:
        return sum(score.points for score in self.scores) / len(self.scores)

    def _complain(self, text: str) -> Next:
        self.complaint = text
        return Next.STAY


class Written(Event[str]):
    """A draft of the abstract."""


class Planned(Event[dict[str, float]]):
    """The budget."""


class Reviewed(Event[Score]):
    """What a reviewer of the house thinks."""


class Submitted(Event[str]):
    """The funder has received it."""


class Step(Procedure[Proposal]):
    """Abstract: follows the table."""

    def follow(self, sigma: Proposal, answer: Next) -> "Procedure[Proposal] | End | str":
        if answer is Next.STAY:
            return self if sigma.complaint is None else sigma.complaint.capitalize()
        return FOLLOWING[answer]()


class Draft(Step):
    prompt = make_prompt("Write the abstract")

    @handler
    def on_written(self, sigma: Proposal, event: Written):
        return self.follow(sigma, sigma.write(event.payload))


class Budget(Step):
    prompt = make_prompt("Plan the budget")

    @handler
    def on_planned(self, sigma: Proposal, event: Planned):
        return self.follow(sigma, sigma.plan(event.payload))


class Review(Step):
    prompt = make_prompt("Ask two people of the house")

    @handler
    def on_reviewed(self, sigma: Proposal, event: Reviewed):
        return self.follow(sigma, sigma.review(event.payload))


class Submit(Step):
    prompt = make_prompt("Submit it")

    @handler
    def on_submitted(self, sigma: Proposal, event: Submitted):
        return End(make_prompt(sigma.submit(event.payload)))

    @handler
    def on_written(self, sigma: Proposal, event: Written):
        sigma.scores.clear()
        return self.follow(sigma, sigma.write(event.payload))


def give_up() -> End:
    return End(make_prompt("Another time"))


FOLLOWING: dict[Next, Callable[[], Procedure[Proposal] | End]] = {
    Next.DRAFT: Draft,
    Next.BUDGET: Budget,
    Next.REVIEW: Review,
    Next.SUBMIT: Submit,
    Next.GIVE_UP: give_up,
}


def proposal(call: str, ceiling: float = 100_000) -> SOP[Proposal]:
    return SOP(state=Proposal(call=call, ceiling=ceiling), init_proc=Draft())
