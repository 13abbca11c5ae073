"""Hard: documents of three kinds in a discriminated union; `model_post_init`, default factories, frozen copies."""

from collections.abc import Iterator
from functools import singledispatch
from operator import itemgetter
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Paper(BaseModel):
    """Frozen: a decision makes a copy."""

    model_config = ConfigDict(frozen=True)

    number: int
    author: str | None = None
    privileged: bool | None = None


class Mail(Paper):
    kind: Literal["mail"] = "mail"
    recipients: tuple[str, ...]


class Memo(Paper):
    kind: Literal["memo"] = "memo"
    pages: int = 1


class Chat(Paper):
    kind: Literal["chat"] = "chat"
    lines: list[tuple[str, str]]


AnyPaper = Annotated[Union[Mail, Memo, Chat], Field(discriminator="kind")]


@singledispatch
def people(paper: Paper) -> Iterator[str]:
    """Everybody who appears in the document."""
    if paper.author is not None:
        yield paper.author


@people.register
def _(paper: Mail) -> Iterator[str]:
    yield from paper.recipients
    if paper.author:
        yield paper.author


@people.register
def _(paper: Chat) -> Iterator[str]:
    yield from (name for name, _ in paper.lines)


class Matter(BaseModel):
    lawyers: set[str] = Field(description="whoever writes to them is privileged")
    queue: list[AnyPaper] = Field(default_factory=list, description="documents nobody has looked at")
    current: AnyPaper | None = Field(default=None, description="the document that is looked at")
    produced: dict[int, AnyPaper] = Field(default_factory=lambda: {}, description="what the other side gets")
    withheld: dict[int, str] = Field(default_factory=dict, description="what it does not get, and why")
    index: dict[str, int] | None = Field(default=None, description="documents by person; made when it is loaded")

    def model_post_init(self, _context: Any, /) -> None:
        self.rebuild_index()

    def rebuild_index(self) -> None:
        index: dict[str, int] = {}
        for paper in self.queue:
            for name in people(paper):
                index[name] = index.get(name, 0) + 1
        self.index = index

    def mark(self, privileged: bool) -> Paper:
        marked = self.current.model_copy(update={"privileged": privileged})  # set by take
        self.current = marked
        return marked

    def take(self) -> bool:
        """Make the first document the current one; whether there was one."""
        self.current = self.queue.pop(0) if self.queue else None
        return self.current is not None


class Collected(Event[list[Mail | Memo | Chat]]):
    """Documents were collected."""


class Opened(Event[None]):
    """Somebody is ready to look at a document."""


class Reviewed(Event[tuple[bool, str]]):
    """Whether the document is relevant, and a remark."""


class PrivilegeClaimed(Event[str | None]):
    """The ground on which it is withheld; None: it is not."""


class Objected(Event[dict[int, str]]):
    """The other side wants documents that were withheld; reasons by number."""


class Collect(Procedure[Matter]):
    prompt = make_prompt("Collect documents")

    @handler
    def on_collected(self, sigma: Matter, event: Collected):
        fresh = [paper for paper in event.payload if paper.number not in sigma.produced]
        if not fresh:
            return "There is nothing new in it"
        sigma.queue.extend(fresh)
        sigma.rebuild_index()
        return self

    @handler
    def on_opened(self, sigma: Matter, event: Opened):
        if cond(sigma.take(), "there is a document to look at"):
            return Review()
        return "Collect documents first"


class Review(Procedure[Matter]):
    """There is a current document."""

    prompt = make_prompt("Say whether the document is relevant")

    @handler
    def on_reviewed(self, sigma: Matter, event: Reviewed):
        is_relevant, remark = event.payload
        paper = sigma.current
        if not is_relevant:
            return self.go_on(sigma)
        if isinstance(paper, Memo) and paper.pages > 100 and not remark:
            return f"Document {paper.number} is long: say where"
        if cond(not sigma.lawyers.isdisjoint(people(paper)), "a lawyer appears in it"):
            return CheckPrivilege()
        sigma.mark(privileged=False)
        sigma.produced[paper.number] = sigma.current  # set by take
        return self.go_on(sigma)

    def go_on(self, sigma: Matter) -> Procedure[Matter]:
        return Review() if sigma.take() else Produce()


class CheckPrivilege(Procedure[Matter]):
    prompt = make_prompt("Ask a lawyer whether the document is privileged")

    @handler
    def on_claimed(self, sigma: Matter, event: PrivilegeClaimed):
        ground = event.payload
        marked = sigma.mark(privileged=ground is not None)
        if marked.privileged:
            sigma.withheld[marked.number] = ground.lower()  # not None, because the copy says so
        else:
            sigma.produced[marked.number] = sigma.current
        return Review().go_on(sigma)


class Produce(Procedure[Matter]):
    prompt = make_prompt("Hand the documents over, and wait for objections")

    @handler
    def on_objected(self, sigma: Matter, event: Objected):
        contested = {number: reason for number, reason in event.payload.items() if number in sigma.withheld}
        if contested:
            number, reason = next(iter(contested.items()))
            return f"{number} is withheld, {sigma.withheld.pop(number)}: answer {reason!r}"
        busiest, _ = max(sigma.index.items(), key=itemgetter(1), default=("nobody", 0))  # set by model_post_init
        return End(make_prompt(f"{len(sigma.produced)} produced, {len(sigma.withheld)} withheld, mostly {busiest}"))


def discovery(*lawyers: str) -> SOP[Matter]:
    return SOP(state=Matter(lawyers={*lawyers}), init_proc=Collect())
