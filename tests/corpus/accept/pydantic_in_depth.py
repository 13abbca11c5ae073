"""Hard: what pydantic 2 offers, and names that only look like pydantic 1: own `dict()`, `copy()`, `Config`."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    computed_field,
    field_validator,
    model_validator,
)

from sopy import SOP, End, Event, Procedure, handler, make_prompt


def validator(name: str) -> str:
    """Not pydantic's."""
    return name.strip()


class Settings:
    """Not a model, so this is not pydantic's old way to configure one."""

    class Config:
        frozen = True

    def dict(self) -> dict[str, int]:
        return {"pages": 3}

    def copy(self) -> "Settings":
        return Settings()


Title = Annotated[str, Field(min_length=1, description="title of the book")]


class Book(BaseModel):
    model_config = ConfigDict(validate_assignment=True, populate_by_name=True)
    count: ClassVar[int] = 0

    title: Title
    pages: int = Field(default=1, ge=1, validation_alias=AliasChoices("n", "pages"), description="pages")
    _opened: int = PrivateAttr(default=0)
    _mark: str = ""

    @field_validator("title", mode="before")
    @classmethod
    def _strip(cls, value: Any) -> Any:
        return validator(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.pages > 10_000:
            raise ValueError("too thick")
        return self

    @computed_field  # type: ignore[prop-decorator]
    @property
    def label(self) -> str:
        return f"{self.title} ({self.pages})"

    def open(self, mark: str) -> None:
        self._opened += 1
        self._mark = mark

    @property
    def is_worn(self) -> bool:
        return self._opened > 100


class Shelf(BaseModel):
    books: list[Book] = Field(default_factory=list, description="books on the shelf")
    index: dict[str, int] = Field(default_factory=dict, description="place by title")
    seen: set[str] = Field(default_factory=set, description="titles that were opened")

    def json(self) -> str:  # type: ignore[override]
        """The model's own: nothing of pydantic 1."""
        return self.model_dump_json()


class Bought(Event[Book]):
    """A book was bought."""


class Opened(Event[str]):
    """A book was opened."""


class Sold(Event[int]):
    """Books were sold."""


class Sort(Procedure[Shelf]):
    prompt = make_prompt("Put the books on the shelf")

    @handler
    def on_bought(self, sigma: Shelf, event: Bought):
        book = event.payload.model_copy(update={"pages": event.payload.pages + 1})
        sigma.index[book.title] = len(sigma.books)
        sigma.books = [*sigma.books.copy(), book]
        return Lend() if len(sigma.books) > Settings().copy().dict()["pages"] else self


class Lend(Procedure[Shelf]):
    prompt = make_prompt("Lend the books")

    @handler
    def on_opened(self, sigma: Shelf, event: Opened):
        place = sigma.index.get(event.payload)
        if place is None or place >= len(sigma.books):
            return f"There is no {event.payload}"
        sigma.seen |= {event.payload}
        book = sigma.books[place]
        book.open(mark=book.label)
        if book.is_worn:
            return Sort()
        return self

    @handler
    def on_sold(self, sigma: Shelf, event: Sold):
        del sigma.books[: event.payload]
        if sigma.books or Book.count:
            return self
        return End(make_prompt(sigma.json() + str(sigma.model_dump()) + str(sorted(sigma.seen))))


sop = SOP(state=Shelf(), init_proc=Sort())
