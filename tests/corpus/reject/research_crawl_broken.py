"""Research crawl with mistakes: ways out of async handlers that are no transitions, unknown names."""

import asyncio

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Page(TypedDict):
    url: str
    text: str
    links: list[str]


class Crawl(BaseModel):
    question: str = Field(description="the question to be answered")
    page_limit: int = Field(description="number of pages to visit at most")
    frontier: list[str] = Field(default_factory=list, description="pages to visit")
    visited: set[str] = Field(default_factory=set, description="pages that were visited")
    notes: list[str] = Field(default_factory=list, description="what was found")

    @property
    def is_exhausted(self) -> bool:
        return not self.frontier or len(self.visited) >= self.page_limit

    def leave(self, url: str) -> None:
        self.visited.add(url)
        self.frontier = [waiting for waiting in self.frontier if waiting != url]


class SearchDone(Event[list[str]]):
    """The search engine answered."""


class PageFetched(Event[Page]):
    """A page was read."""


class FetchFailed(Event[str]):
    """A page could not be read."""


class NoteTaken(Event[str]):
    """The agent noted something."""


class AnswerWritten(Event[str]):
    """The agent proposes an answer."""


class SourceRejected(Event[str]):  # expect: SOP301
    """The reader does not trust a source."""


async def relevance(text: str, question: str) -> float:
    await asyncio.sleep(0)
    return 1.0 if question in text else 0.0


class Search(Procedure[Crawl]):
    prompt = make_prompt("Search the web")

    @handler
    async def on_results(self, sigma: Crawl, event: SearchDone) -> Procedure[Crawl]:  # expect: SOP105
        sigma.frontier.extend(event.payload)
        for url in event.payload:
            if cond(url not in sigma.visited, "a page is new"):
                return Fetch()


class Fetch(Procedure[Crawl]):
    prompt = make_prompt("Fetch the first page of the frontier")

    @handler
    async def on_page(self, sigma: Crawl, event: PageFetched):
        score = await relevance(event.payload["text"], sigma.question)
        sigma.leave(event.payload["url"])
        if cond(score > 0.5, "the page is about the question"):
            sigma.enqueue(event.payload["links"])  # expect: SOP201
            return Extract()
        return self.proceed(sigma)

    @handler
    async def on_failure(self, sigma: Crawl, event: FetchFailed):
        if cond(event.payload in sigma.visited, "the page was visited before"):
            return  # expect: SOP104
        sigma.leave(event.payload)
        return self.proceed(sigma)

    def proceed(self, sigma: Crawl):
        if cond(sigma.is_exhausted, "nothing is left to visit"):
            return Sumarise()  # expect: SOP006
        return self


class Extract(Procedure[Crawl]):
    prompt = make_prompt("Note what the page says about the question")

    @handler
    async def on_note(self, sigma: Crawl, event: NoteTaken):
        sigma.notes.append(event.payload)
        if cond(sigma.is_exhausted, "no page may be visited any more"):
            return Summarise()
        if cond(len(sigma.notes) > 100, "there are too many notes"):
            return AnswerWritten("too much to answer")  # expect: SOP104
        return Fetch()


class Summarise(Procedure[Crawl]):
    prompt = make_prompt("Answer the question from the notes")

    @handler
    async def on_answer(self, sigma: Crawl, event: AnswerWritten) -> End | str:
        if cond(event.payload == "", "the answer is empty"):
            return f"Answer {sigma.question} from {len(sigma.notes)} notes"
        return End(make_prompt(event.payload))


class Audit(Procedur[Crawl]):  # expect: SOP006
    prompt = make_prompt("Check the answer")


def research(question: str) -> SOP[Crawl]:
    return SOP(state=Crawl(question=question, page_limit=20), init_proc=Search())
