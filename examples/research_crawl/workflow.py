"""Answering a question from web pages: fetch, judge, take notes, follow links, until it is enough.

The handlers are `async` because judging a page takes time (in earnest it is a call to a model). They
wait for plain values only, never while half of the shared state has been changed.
"""

import asyncio

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Page(TypedDict):
    """A page as the fetching tool reports it."""

    url: str
    text: str
    links: list[str]


class Failure(TypedDict):
    """A page that could not be fetched."""

    url: str
    status: int


class Note(TypedDict):
    """Something worth keeping, and where it was found."""

    source: str
    text: str


class Answer(TypedDict):
    """The answer with the pages it rests on."""

    text: str
    sources: list[str]


class Crawl(BaseModel):
    """The question, the pages still to visit, and what was found."""

    question: str = Field(description="the question to be answered")
    page_limit: int = Field(description="number of pages to visit at most")
    frontier: list[str] = Field(default_factory=list, description="pages to visit, next one first")
    visited: set[str] = Field(default_factory=set, description="pages that were fetched or given up")
    notes: list[Note] = Field(default_factory=list, description="what was found so far")

    @property
    def is_exhausted(self) -> bool:
        """No page is left, or no more pages may be visited."""
        return not self.frontier or len(self.visited) >= self.page_limit

    def enqueue(self, urls: list[str]) -> None:
        """Append the pages that are neither visited nor waiting."""
        for url in urls:
            if url not in self.visited and url not in self.frontier:
                self.frontier.append(url)

    def leave(self, url: str) -> None:
        """Never come back to this page."""
        self.visited.add(url)
        if url in self.frontier:
            self.frontier.remove(url)


class SearchDone(Event[list[str]]):
    """The search engine answered; the payload is a list of addresses, best first."""


class PageFetched(Event[Page]):
    """A page has been read."""


class FetchFailed(Event[Failure]):
    """A page could not be read."""


class NotesTaken(Event[list[Note]]):
    """The agent extracted what a page says about the question."""


class AnswerWritten(Event[Answer]):
    """The agent proposes an answer."""


async def relevance(text: str, question: str) -> float:
    """Share of the question's words that occur in the text; stands for a call to a model."""
    await asyncio.sleep(0)
    words = set(question.lower().split())
    return len(words & set(text.lower().split())) / max(len(words), 1)


class Search(Procedure[Crawl]):
    """The first pages come from a search engine, all others from links."""

    prompt = make_prompt("Search the web for the question")

    @handler
    async def on_results(self, sigma: Crawl, event: SearchDone) -> Procedure[Crawl] | str:
        if cond(not event.payload, "the search found nothing"):
            return f"Nothing was found for {sigma.question!r}: search with other words"
        sigma.enqueue(event.payload)
        return Fetch()


class Fetch(Procedure[Crawl]):
    """The heart of the loop."""

    prompt = make_prompt("Fetch the first page of the frontier")

    @handler
    async def on_page(self, sigma: Crawl, event: PageFetched) -> Procedure[Crawl]:
        page = event.payload
        # Judge first: were this call cancelled, the page would still wait in the frontier.
        score = await relevance(page["text"], sigma.question)
        sigma.leave(page["url"])
        if cond(score >= 0.5, "the page is about the question"):
            sigma.enqueue(page["links"])
            return Extract(page["url"])
        return self.proceed(sigma)

    @handler
    async def on_failure(self, sigma: Crawl, event: FetchFailed) -> Procedure[Crawl] | str:
        if cond(event.payload["status"] == 429, "the site asks for patience"):
            return f"Wait a little before fetching {event.payload['url']} again"
        sigma.leave(event.payload["url"])
        return self.proceed(sigma)

    def proceed(self, sigma: Crawl) -> Procedure[Crawl]:
        """Fetch the next page if there is one."""
        if cond(sigma.is_exhausted, "no page is left or the page limit is reached"):
            return Summarise()
        return self


class Extract(Procedure[Crawl]):
    """Knows the page it is about, so that a note cannot be ascribed to another one."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.prompt = make_prompt(f"Note what {url} says about the question")

    @handler
    async def on_notes(self, sigma: Crawl, event: NotesTaken) -> Procedure[Crawl] | str:
        strangers = [note["source"] for note in event.payload if note["source"] != self.url]
        if cond(len(strangers) > 0, "a note comes from another page"):
            return f"These notes are about {self.url}; {', '.join(strangers)} will have its turn"
        sigma.notes.extend(event.payload)
        if cond(sigma.is_exhausted, "no page is left or the page limit is reached"):
            return Summarise()
        return Fetch()


class Summarise(Procedure[Crawl]):
    """An answer may rest on what was noted and on nothing else."""

    prompt = make_prompt("Answer the question from the notes and name the pages used")

    @handler
    async def on_answer(self, sigma: Crawl, event: AnswerWritten) -> End | str:
        noted = {note["source"] for note in sigma.notes}
        unknown = sorted(set(event.payload["sources"]) - noted)
        if cond(len(unknown) > 0, "a source of the answer has never been noted"):
            return f"There are no notes from {', '.join(unknown)}: use only what was noted"
        return End(make_prompt(event.payload["text"]))


def research(question: str, *, page_limit: int = 20) -> SOP[Crawl]:
    """The workflow that answers one question."""
    return SOP(state=Crawl(question=question, page_limit=page_limit), init_proc=Search())
