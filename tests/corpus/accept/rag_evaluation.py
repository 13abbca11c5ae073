"""Hard: evaluation of a question answerer: generic steps, `asyncio.gather`, tuples with optional parts, TypedDicts."""

import asyncio
from collections.abc import Sequence
from typing import Generic, NotRequired, TypeVar

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Passage(TypedDict):
    document: str
    text: str
    score: NotRequired[float]


class Answer(TypedDict, total=False):
    text: str
    cites: list[str]


class Judgement(BaseModel):
    question: str
    faithful: float | None = None
    relevant: float | None = None

    @property
    def is_complete(self) -> bool:
        return None not in (self.faithful, self.relevant)


class Thresholds(BaseModel):
    faithful: float = 0.8
    retries: int = 2
    passages: int = 2


class Evaluation(BaseModel):
    thresholds: Thresholds = Field(default_factory=Thresholds, description="what is good enough")
    questions: list[str] = Field(description="what is still to be asked")
    question: str | None = Field(default=None, description="what is being asked")
    passages: list[Passage] = Field(default_factory=list, description="what was found for the question")
    answer: Answer | None = Field(default=None, description="what was answered")
    judgements: list[Judgement] = Field(default_factory=list, description="what is thought of the answers")
    retries: int = Field(default=0, description="searches for this question that found too little")

    @property
    def last(self) -> Judgement:
        """Only after the first answer was judged."""
        return self.judgements[-1]

    def report(self) -> str:
        marks = [one.faithful for one in self.judgements if one.faithful is not None]
        return f"{sum(marks) / len(marks):.2f}" if marks else "nothing to report"


class Asked(Event[None]):
    """The next question was asked."""


class Retrieved(Event[Sequence[Passage]]):
    """Passages, best first."""


class Answered(Event[tuple[Answer, float | None]]):
    """The answer, and how long it took if anybody has measured."""


class Marked(Event[dict[str, float]]):
    """Marks by name: `faithful`, `relevant`, or both."""


class Unusable(Event[str | None]):
    """The judge cannot say; perhaps with a reason."""


async def similarity(first: str, second: str) -> float:
    """Share of common words; stands for an embedding model."""
    await asyncio.sleep(0)
    left, right = set(first.lower().split()), set(second.lower().split())
    return len(left & right) / max(len(left | right), 1)


E = TypeVar("E", bound=Evaluation)


class NextQuestion(Procedure[E], Generic[E]):
    """Abstract: knows how to go on with the next question, or to end."""

    def next_question(self, sigma: E) -> Procedure[Evaluation] | End:
        if not sigma.questions:
            return End(make_prompt(sigma.report()))
        sigma.question, *sigma.questions = sigma.questions
        sigma.passages, sigma.answer, sigma.retries = [], None, 0
        return Retrieve()


class Begin(NextQuestion[Evaluation]):
    prompt = make_prompt("Ask the first question")

    @handler
    def on_asked(self, sigma: Evaluation, event: Asked):
        return self.next_question(sigma)


class Retrieve(NextQuestion[Evaluation]):
    prompt = make_prompt("Search passages for the question")

    @handler
    async def on_retrieved(self, sigma: Evaluation, event: Retrieved):
        question = sigma.question
        scores = await asyncio.gather(
            *(similarity(question, passage["text"]) for passage in event.payload)  # set by next_question
        )
        good = [
            Passage(document=one["document"], text=one["text"], score=one.get("score", score))
            for one, score in zip(event.payload, scores)
            if score > 0
        ]
        if cond(len(good) < sigma.thresholds.passages, "too few passages are about the question"):
            sigma.retries += 1
            if sigma.retries > sigma.thresholds.retries:
                return self.next_question(sigma)
            return f"Search again with other words than {question.split()[0]!r}"
        sigma.passages.extend(good)
        return Generate()


class Generate(Procedure[Evaluation]):
    prompt = make_prompt("Have the question answered from the passages")

    @handler
    async def on_answered(self, sigma: Evaluation, event: Answered):
        answer, seconds = event.payload
        if "text" not in answer:
            return "There is no answer"
        known = {passage["document"] for passage in sigma.passages}
        if unknown := set(answer.get("cites", ())) - known:
            return f"Nobody has given you {', '.join(unknown)}"
        if seconds is not None and seconds > 60:
            return Retrieve()
        sigma.answer = answer
        sigma.judgements.append(Judgement(question=sigma.question))  # set by next_question
        return Judge()


class Judge(NextQuestion[Evaluation]):
    """There is an answer, and a judgement that is to be completed."""

    prompt = make_prompt("Judge the answer")

    @handler
    def on_marked(self, sigma: Evaluation, event: Marked):
        judgement = sigma.last
        judgement.faithful = event.payload.get("faithful", judgement.faithful)
        judgement.relevant = event.payload.get("relevant", judgement.relevant)
        if not judgement.is_complete:
            return self
        if cond(judgement.faithful < sigma.thresholds.faithful, "the answer is not faithful"):  # set above
            sigma.judgements.pop()
            return Generate()
        return self.next_question(sigma)

    @handler
    def on_unusable(self, sigma: Evaluation, event: Unusable):
        dropped = sigma.judgements.pop()
        words = len(sigma.answer["text"].split())  # set by Generate
        if event.payload is None or words == 0:
            return self.next_question(sigma)
        sigma.questions.append(dropped.question)
        return self.next_question(sigma)


def evaluation(*questions: str, thresholds: Thresholds | None = None) -> SOP[Evaluation]:
    state = Evaluation(questions=list(questions), thresholds=thresholds or Thresholds())
    return SOP(state=state, init_proc=Begin())
