"""Hard: fields that fill themselves: lazily, by validators of defaults, by `setattr` over names, from tables of functions."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond

PER_DAY: Final = ("headline", "summary", "source")


class Article(BaseModel):
    title: str
    text: str
    source: str | None = None

    @cached_property
    def words(self) -> int:
        return len(self.text.split())


class Style(BaseModel):
    """`language` is never None, whatever is passed."""

    model_config = ConfigDict(validate_default=True)

    language: str | None = None
    length: int = 50

    @field_validator("language")
    @classmethod
    def _default_language(cls, value: str | None) -> str:
        return value or "en"


class Digest(BaseModel):
    style: Style = Field(default_factory=Style, description="how it is written")
    articles: list[Article] = Field(default_factory=list, description="what was read today")
    headline: str | None = Field(default=None, description="first line")
    summary: str | None = Field(default=None, description="the text")
    source: str | None = Field(default=None, description="where most of it comes from")
    days: int = Field(default=0, description="digests that were sent")
    corrections: int = Field(default=0, description="corrections of the present digest")
    _title: str | None = PrivateAttr(default=None)

    @property
    def title(self) -> str:
        """Made when it is first asked for."""
        if self._title is None:
            self._title = f"Digest {self.days + 1}"
        return self._title

    def forget(self) -> None:
        for name in PER_DAY:
            setattr(self, name, None)
        self.articles = []
        self.corrections = 0
        self._title = None


class Read(Event[Article]):
    """An article was read."""


class DeadlineReached(Event[None]):
    """The digest has to be written."""


class Written(Event[dict[str, str]]):
    """Parts of the digest by name."""


class Corrected(Event[tuple[str, str | None]]):
    """A part, and its new text; None: it is to be dropped."""


class Sent(Event[bool]):
    """The digest was sent; whether there will be another one."""


def set_headline(digest: Digest, text: str) -> None:
    digest.headline = text[: digest.style.length]


def set_summary(digest: Digest, text: str) -> None:
    digest.summary = text


WRITERS: Final[dict[str, Callable[[Digest, str], None]]] = {"headline": set_headline, "summary": set_summary}


class Collect(Procedure[Digest]):
    prompt = make_prompt("Read articles")

    @handler
    def on_read(self, sigma: Digest, event: Read):
        if event.payload.words < 3:
            return f"{event.payload.title} is too short"
        sigma.articles.append(event.payload)
        return self

    @handler
    def on_deadline(self, sigma: Digest, event: DeadlineReached):
        sources = [article.source for article in sigma.articles if article.source]
        if not sources:
            return "Read an article whose source is known"
        sigma.source = max(sources, key=sources.count)
        return Write()


class Write(Procedure[Digest]):
    prompt = make_prompt("Write headline and summary")

    @handler
    def on_written(self, sigma: Digest, event: Written):
        for name, text in event.payload.items():
            write = WRITERS.get(name)
            if write is None:
                return f"There is no {name}"
            write(sigma, text)
        parts = (sigma.headline, sigma.summary)
        if None in parts:
            return f"{parts.count(None)} parts are missing"
        if cond(any(len(part) < 3 for part in parts if part), "a part is too short"):
            return "Say a little more"
        return Send()


class Send(Procedure[Digest]):
    """All of the parts are there."""

    prompt = make_prompt("Send the digest")

    @handler
    def on_corrected(self, sigma: Digest, event: Corrected):
        name, text = event.payload
        if text is None:
            if name != "summary":
                return f"A digest needs a {name}"
            sigma.summary = None
            return Write()
        if name not in PER_DAY:
            return f"There is no {name}"
        setattr(sigma, name, text)
        sigma.corrections += 1
        return self

    @handler
    def on_sent(self, sigma: Digest, event: Sent):
        line = f"{sigma.title}: {sigma.headline.strip()} ({sigma.source.upper()})"  # set by Write and Collect
        words = len(sigma.summary.split())  # set by Write
        language = sigma.style.language.upper()  # set by the validator
        if event.payload:
            sigma.days += 1
            sigma.forget()
            return Collect()
        return End(make_prompt(f"{line}, {words} words [{language}], {sigma.corrections} corrections"))


def digest(**style: Any) -> SOP[Digest]:
    return SOP(state=Digest(style=Style(**style)), init_proc=Collect())
