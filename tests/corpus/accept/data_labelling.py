"""Hard: labels until annotators agree: events with their own `__init__`, counters reset on success, set algebra."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

MAX_DISPUTES = 2
REST_AFTER = 50


@dataclass(slots=True)
class Item:
    identifier: str
    votes: dict[str, str] = field(default_factory=dict)
    gold: str | None = None

    @property
    def majority(self) -> str | None:
        """The label of more than half of the annotators, if there is one."""
        ranking = Counter(self.votes.values()).most_common(1)
        if not ranking:
            return None
        label, count = ranking[0]
        return label if count * 2 > len(self.votes) else None


@dataclass
class Batch:
    labels: frozenset[str]
    annotators: frozenset[str]
    queue: list[Item]
    current: Item | None = None
    disputes: int = 0
    tired: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    done: dict[str, str] = field(default_factory=dict)
    guide: str | None = None

    def advance(self) -> Item:
        """Take the next item; only when there is one."""
        self.current = self.queue.pop(0)
        self.disputes = 0
        return self.current

    def missing(self) -> frozenset[str]:
        return frozenset() if self.current is None else self.annotators - self.current.votes.keys()


class Annotation(Event[tuple[str, str]]):
    """An annotator has chosen a label; built with keywords, read as attributes."""

    def __init__(self, *, annotator: str, label: str) -> None:
        super().__init__((annotator, label))
        self.annotator = annotator
        self.label = label


class Adjudication(Annotation):
    """A senior annotator has decided; the last word."""

    def __init__(self, label: str) -> None:
        super().__init__(annotator="senior", label=label)


class GuideRewritten(Event[str]):
    """The guide says more clearly what is meant."""


class Started(Event[int]):
    """Annotators are there; so many of them."""


class Start(Procedure[Batch]):
    prompt = make_prompt("Wait for annotators")

    @handler
    def on_started(self, sigma: Batch, event: Started):
        if event.payload < len(sigma.annotators):
            return f"{len(sigma.annotators) - event.payload} are missing"
        if not sigma.queue:
            return End(make_prompt("There is nothing to label"))
        sigma.advance()
        return Label()


class Label(Procedure[Batch]):
    """There is a current item here."""

    prompt = make_prompt("Collect labels")

    @handler
    def on_annotation(self, sigma: Batch, event: Annotation):
        if event.label not in sigma.labels:
            return f"Choose one of {', '.join(sorted(sigma.labels))}"
        item = sigma.current
        item.votes[event.annotator] = event.label  # set by advance
        sigma.tired[event.annotator] += 1
        if sigma.tired[event.annotator] % REST_AFTER == 0:
            return f"{event.annotator} needs a break"
        if sigma.missing():
            return self
        if cond((label := item.majority) is not None, "most annotators agree"):
            return self._accept(sigma, label)
        item.votes.clear()
        sigma.disputes += 1
        return Adjudicate() if sigma.disputes >= MAX_DISPUTES else Explain()

    @staticmethod
    def _accept(sigma: Batch, label: str | None) -> "Label | End":
        item = sigma.current
        item.gold = label  # set by advance
        sigma.done[item.identifier] = item.gold
        if sigma.queue:
            sigma.advance()
            return Label()
        sigma.current = None
        changes = sum(first != second for first, second in pairwise(sigma.done.values()))
        return End(make_prompt(f"{len(sigma.done)} labels, {changes} changes"))


class Explain(Procedure[Batch]):
    prompt = make_prompt("Make the guide clearer")

    @handler
    def on_guide(self, sigma: Batch, event: GuideRewritten):
        if event.payload == sigma.guide:
            return f"The guide still says nothing about {sigma.current.identifier}"  # set by advance
        sigma.guide = event.payload
        return Label()


class Adjudicate(Procedure[Batch]):
    prompt = make_prompt("Ask a senior annotator")

    @handler
    def on_adjudication(self, sigma: Batch, event: Adjudication):
        if event.label not in sigma.labels:
            return "Senior annotators stick to the guide"
        return Label._accept(sigma, event.payload[1])

    @handler
    def on_annotation(self, sigma: Batch, event: Annotation):
        return f"{event.annotator}: it is too late"


def labelling(*identifiers: str) -> SOP[Batch]:
    batch = Batch(frozenset({"cat", "dog"}), frozenset({"ann", "bob"}), [Item(name) for name in identifiers])
    return SOP(state=batch, init_proc=Start())
