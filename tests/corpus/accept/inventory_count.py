"""Hard: TypedDict sigma with keys that appear step by step: `in`, `NotRequired`, `del`, correlated keys."""

from collections import Counter
from itertools import zip_longest
from typing import NotRequired, Required

from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Shelf(TypedDict):
    code: str
    articles: dict[str, int]


class Difference(TypedDict, total=False):
    article: Required[str]
    expected: int
    found: int


class Count(TypedDict):
    """The state of one stocktaking."""

    warehouse: str
    expected: dict[str, int]
    shelves: list[Shelf]
    current: NotRequired[Shelf]
    differences: NotRequired[list[Difference]]
    approved_by: NotRequired[str]
    recounts: int


class ShelfOpened(Event[str]):
    """Somebody stands before a shelf."""


class Scanned(Event[tuple[str, int]]):
    """Article and number of pieces."""


class ShelfClosed(Event[None]):
    """Everything on the shelf was scanned."""


class CountFinished(Event[None]):
    """There are no more shelves."""


class Approved(Event[tuple[str, ...]]):
    """Who has seen the differences; the first one is responsible."""


class OpenShelf(Procedure[Count]):
    prompt = make_prompt("Go to the next shelf, or finish")

    @handler
    def on_opened(self, sigma: Count, event: ShelfOpened):
        if any(shelf["code"] == event.payload for shelf in sigma["shelves"]):
            return f"{event.payload} has been counted"
        sigma["current"] = {"code": event.payload, "articles": {}}
        return Scan()

    @handler
    def on_finished(self, sigma: Count, event: CountFinished):
        found: Counter[str] = Counter()
        for shelf in sigma["shelves"]:
            found.update(shelf["articles"])
        sigma["differences"] = [
            {"article": article, "expected": sigma["expected"].get(article, 0), "found": found[article]}
            for article in sorted(found.keys() | sigma["expected"].keys())
            if sigma["expected"].get(article, 0) != found[article]
        ]
        if cond(len(sigma["differences"]) == 0, "everything is where it should be"):
            return End(make_prompt(f"{sigma['warehouse']}: no differences"))
        return Approve()


class Scan(Procedure[Count]):
    """`current` exists here and only here."""

    prompt = make_prompt("Scan the shelf")

    @handler
    def on_scanned(self, sigma: Count, event: Scanned):
        article, pieces = event.payload
        if pieces < 0:
            return "Nobody can have less than nothing"
        articles = sigma["current"]["articles"]  # set by OpenShelf
        articles[article] = articles.get(article, 0) + pieces
        return self

    @handler
    def on_closed(self, sigma: Count, event: ShelfClosed):
        sigma["shelves"].append(sigma["current"])
        del sigma["current"]
        return OpenShelf()


class Approve(Procedure[Count]):
    """`differences` exists here, and is not empty."""

    prompt = make_prompt("Have the differences approved")

    @handler
    def on_approved(self, sigma: Count, event: Approved):
        match event.payload:
            case ():
                if cond(sigma["recounts"] >= 1, "it has been counted again before"):
                    return "Somebody has to approve the differences"
                sigma["recounts"] += 1
                sigma["shelves"].clear()
                sigma.pop("differences")
                return OpenShelf()
            case (responsible, *witnesses):
                sigma["approved_by"] = responsible
                names = [name for name, _ in zip_longest(witnesses, "..") if name is not None]
        worst = max(sigma["differences"], key=lambda one: abs(one["expected"] - one["found"]))  # set by OpenShelf
        text = f"{worst['article']} most, seen by {', '.join([sigma['approved_by'], *names])}"
        return End(make_prompt(text))


def stocktaking(warehouse: str, **expected: int) -> SOP[Count]:
    state: Count = {"warehouse": warehouse, "expected": expected, "shelves": [], "recounts": 0}
    return SOP(state=state, init_proc=OpenShelf())
