"""Hard: exceptions as control flow: own classes, `raise from`, `else`, `ExitStack`, `nonlocal`, `__exit__` of the program."""

from contextlib import ExitStack
from datetime import date, timedelta
from types import TracebackType
from typing import Self

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.core.sop import SOPViolation
from sopy.prompt import cond

PERIOD = timedelta(days=28)


class LibraryError(Exception):
    """Something that the desk can answer."""

    def __init__(self, text: str, book: str | None = None) -> None:
        super().__init__(text)
        self.book = book


class Unknown(LibraryError):
    """There is no such book, or no such reader."""


class Blocked(LibraryError):
    """The reader may not borrow anything."""


class Book(BaseModel):
    title: str
    copies: int = 1
    reserved_for: str | None = None


class Desk(BaseModel):
    shelves: dict[str, Book] = Field(description="books by signature")
    reader: str | None = Field(default=None, description="who stands at the desk")
    loans: dict[str, date] = Field(default_factory=dict, description="when books are due, by signature")
    fines: float = Field(default=0.0, description="what the reader owes")
    receipt: list[str] | None = Field(default=None, description="what is printed; None: nothing was done")
    renewals: dict[str, int] = Field(default_factory=dict, description="how often loans were renewed")

    def find(self, signature: str) -> Book:
        try:
            return self.shelves[signature]
        except KeyError as error:
            raise Unknown(f"there is no {signature}") from error

    def borrow(self, signature: str, today: date) -> date:
        book = self.find(signature)
        if self.fines > 10:
            raise Blocked(f"{self.fines:.2f} are owed")
        if book.reserved_for not in (None, self.reader):
            raise LibraryError(f"{book.title} is reserved", signature)
        if book.copies < 1:
            raise LibraryError(f"{book.title} is out", signature)
        book.copies -= 1
        book.reserved_for = None
        due = today + PERIOD
        self.loans[signature] = due
        return due


class Printing:
    """Whatever happens in the block is printed; errors of the library end it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.lines: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if isinstance(error, Unknown):
            self.lines.append(str(error))
        self.desk.receipt = [*(self.desk.receipt or []), *self.lines]
        return isinstance(error, Unknown)


class ReaderCame(Event[str]):
    """The number of the reader's card."""


class Borrowed(Event[tuple[date, list[str]]]):
    """The day, and signatures of books."""


class Returned(Event[tuple[date, str]]):
    """The day, and the signature of a book."""


class Renewed(Event[str]):
    """The signature of a book that the reader wants to keep."""


class PaidFine(Event[float]):
    """What the reader has paid."""


class ReaderLeft(Event[None]):
    """The reader goes."""


class Empty(Procedure[Desk]):
    prompt = make_prompt("Wait for readers")

    @handler
    def on_reader(self, sigma: Desk, event: ReaderCame):
        if not event.payload.startswith("R"):
            raise SOPViolation("that is no reader's card")
        sigma.reader = event.payload
        sigma.receipt = None
        return Serve()


class Serve(Procedure[Desk]):
    """There is a reader."""

    prompt = make_prompt("Serve the reader")

    @handler
    def on_borrowed(self, sigma: Desk, event: Borrowed):
        today, signatures = event.payload
        done = 0

        def note(title: str, due: date) -> str:
            nonlocal done
            done += 1
            return f"{title}: {due:%d.%m.}"

        try:
            for signature in signatures:
                with ExitStack() as stack:
                    printing = stack.enter_context(Printing(sigma))
                    due = sigma.borrow(signature, today)
                    printing.lines.append(note(sigma.find(signature).title, due))
        except Blocked as error:
            return Collect(str(error))
        except LibraryError as error:
            book = error.book
            if book is not None and sigma.shelves[book].reserved_for is None:
                sigma.shelves[book].reserved_for = sigma.reader
                return f"{error}, it is reserved for {sigma.reader.lower()} now"  # set by Empty
            return str(error)
        else:
            return self if done else "Nothing was borrowed"

    @handler
    def on_returned(self, sigma: Desk, event: Returned):
        today, signature = event.payload
        try:
            due = sigma.loans.pop(signature)
        except KeyError:
            raise AssertionError(f"{signature} was not borrowed") from None
        sigma.shelves[signature].copies += 1
        sigma.renewals.pop(signature, None)
        if cond(today > due, "it is late"):
            sigma.fines += 0.5 * (today - due).days
        sigma.receipt = sigma.receipt or []
        sigma.receipt.append(f"{signature} is back")
        return self

    @handler
    def on_renewed(self, sigma: Desk, event: Renewed):
        try:
            book, due = sigma.find(event.payload), sigma.loans[event.payload]
        except (Unknown, KeyError) as error:
            return f"It cannot be renewed: {error}"
        if book.reserved_for:
            return f"{book.title} is wanted by somebody else"
        sigma.renewals[event.payload] = sigma.renewals.get(event.payload, 0) + 1
        if sigma.renewals[event.payload] > 2:
            return "Not a third time"
        sigma.loans[event.payload] = due + PERIOD
        return self

    @handler
    def on_left(self, sigma: Desk, event: ReaderLeft):
        if sigma.fines:
            return Collect(f"{sigma.fines:.2f} are owed")
        lines = sigma.receipt or ["good-bye"]
        return End(make_prompt(f"{sigma.reader.upper()}: {'; '.join(lines)}"))  # set by Empty


class Collect(Procedure[Desk]):
    def __init__(self, why: str) -> None:
        super().__init__()
        self.prompt = make_prompt(f"Collect the fines: {why}")

    @handler
    def on_paid(self, sigma: Desk, event: PaidFine):
        sigma.fines = max(0.0, sigma.fines - event.payload)
        return Serve() if sigma.fines == 0 else f"{sigma.fines:.2f} to go"

    @handler
    def on_left(self, sigma: Desk, event: ReaderLeft):
        name = sigma.reader
        sigma.reader = None
        return End(make_prompt(f"{name.title()} owes {sigma.fines:.2f}"))  # set by Empty


def desk(**books: str) -> SOP[Desk]:
    shelves = {signature: Book(title=title) for signature, title in books.items()}
    return SOP(state=Desk(shelves=shelves), init_proc=Empty())
