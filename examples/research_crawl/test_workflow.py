import pytest

from sopy_runtime import Session

from .workflow import (
    AnswerWritten,
    Crawl,
    Extract,
    Fetch,
    FetchFailed,
    NotesTaken,
    Page,
    PageFetched,
    Search,
    SearchDone,
    Summarise,
    research,
)

QUESTION = "why is tea green"
GOOD: Page = {"url": "a.example", "text": "why tea is green: it is not fermented", "links": ["b.example"]}
OFF_TOPIC: Page = {"url": "b.example", "text": "a page about trains", "links": ["c.example"]}


@pytest.fixture
def session() -> Session[Crawl]:
    return Session(start=Search(), sigma=research(QUESTION, page_limit=2).state)


async def test_pages_are_visited_until_the_limit_and_an_answer_ends_it(session: Session[Crawl]) -> None:
    assert (await session.asend(SearchDone(["a.example"]))).kind == "moved"
    await session.asend(PageFetched(GOOD))
    assert isinstance(session.procedure, Extract)
    await session.asend(NotesTaken([{"source": "a.example", "text": "not fermented"}]))
    assert isinstance(session.procedure, Fetch)
    await session.asend(PageFetched(OFF_TOPIC))
    assert isinstance(session.procedure, Summarise)
    outcome = await session.asend(AnswerWritten({"text": "Not fermented.", "sources": ["a.example"]}))
    assert outcome.kind == "finished"
    assert session.sigma.visited == {"a.example", "b.example"}


async def test_links_of_an_irrelevant_page_are_not_followed(session: Session[Crawl]) -> None:
    await session.asend(SearchDone(["b.example"]))
    await session.asend(PageFetched(OFF_TOPIC))
    assert isinstance(session.procedure, Summarise)
    assert session.sigma.frontier == []


async def test_an_empty_search_is_repeated(session: Session[Crawl]) -> None:
    outcome = await session.asend(SearchDone([]))
    assert outcome.kind == "recover"
    assert QUESTION in (outcome.message or "")


async def test_a_page_that_fails_is_given_up(session: Session[Crawl]) -> None:
    await session.asend(SearchDone(["a.example", "b.example"]))
    assert (await session.asend(FetchFailed({"url": "a.example", "status": 429}))).kind == "recover"
    assert (await session.asend(FetchFailed({"url": "a.example", "status": 404}))).kind == "stayed"
    assert session.sigma.frontier == ["b.example"]
    assert (await session.asend(FetchFailed({"url": "b.example", "status": 404}))).kind == "moved"


async def test_notes_belong_to_the_page_they_were_taken_from(session: Session[Crawl]) -> None:
    await session.asend(SearchDone(["a.example"]))
    await session.asend(PageFetched(GOOD))
    outcome = await session.asend(NotesTaken([{"source": "z.example", "text": "rumour"}]))
    assert outcome.kind == "recover"
    assert session.sigma.notes == []


async def test_the_last_page_leads_to_the_answer(session: Session[Crawl]) -> None:
    await session.asend(SearchDone(["a.example"]))
    await session.asend(PageFetched({**GOOD, "links": []}))
    await session.asend(NotesTaken([{"source": "a.example", "text": "not fermented"}]))
    assert isinstance(session.procedure, Summarise)
    invented = AnswerWritten({"text": "Magic.", "sources": ["z.example"]})
    assert (await session.asend(invented)).kind == "recover"


def test_async_handlers_also_run_without_a_loop(session: Session[Crawl]) -> None:
    assert session.send(SearchDone(["a.example"])).kind == "moved"
