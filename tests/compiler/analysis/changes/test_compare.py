"""Changes of every kind: what the comparison says of them is what happens when a session is resumed."""
# covers: sopy_compiler.analysis.changes.change, sopy_compiler.analysis.changes.names
# covers: sopy_compiler.analysis.changes.type_change, sopy_compiler.analysis.changes.classes
# covers: sopy_compiler.analysis.changes.procedures, sopy_compiler.analysis.changes.events
# covers: sopy_compiler.analysis.changes.stranded, sopy_compiler.analysis.changes.migrations
# covers: sopy_compiler.analysis.changes.kept_session, sopy_compiler.lowering.kept_attributes
# covers: sopy_compiler.lowering.migrations

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from sopy_compiler.analysis.changes.compare import Comparison, compare
from sopy_compiler.compiler import Compilation, compile_source
from sopy_compiler.source.text import SourceText
from sopy_runtime import IncompatibleState, Session
from sopy_runtime.sqlite import SQLiteStore
from tests.runtime.reloading import Load, reloading

OLD = """
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Literal
from pydantic import BaseModel, ConfigDict, Field, field_validator
from sopy_runtime import End, Event, Procedure, State, handler, make_prompt, migration

class Mood(Enum):
    GOOD = 1
    BAD = 2

@dataclass
class Line:
    text: str
    price: int = 0

class Plain:
    def __init__(self):
        self.size = 1

class Base(BaseModel):
    model_config = ConfigDict(extra="allow", arbitrary_types_allowed=True)
    level: int = 0

class Ticket(Base):
    title: str = ""
    note: str | None = None
    count: int = Field(default=0, ge=0)
    kind: Literal["a", "b"] = "a"
    mood: Mood = Mood.BAD
    lines: list[Line] = [Line("x")]
    plain: Plain = Plain()

class Opened(Event[str]): ...
class Closed(Event[None]): ...
class Late(Event[None]): ...
class Other(Event[None]): ...

class Waiting(Procedure[Ticket], initial=True):
    prompt = make_prompt("wait")
    timeout = timedelta(hours=1)
    timeout_event = Late

    def __init__(self):
        self.calls = 0

    @handler
    def on_opened(self, sigma: Ticket, event: Opened) -> Procedure[Ticket]:
        sigma.title = event.payload
        sigma.note = None
        sigma.more = 1
        return self

    @handler
    def on_closed(self, sigma: Ticket, event: Closed) -> Procedure[Ticket]:
        return Working()

    @handler
    def on_late(self, sigma: Ticket, event: Late) -> End:
        return End()

class Working(Procedure[Ticket]):
    @handler
    def on_closed(self, sigma: Ticket, event: Closed) -> End:
        return End()
"""

Pairs = Sequence[tuple[str, str]]
ADD, GONE, NEW_NAME, OTHER = "added", "removed", "renamed", "changed"
FINE, MIGRATION, STUCK = "compatible", "needs migration", "stuck"
LATE = """    @handler
    def on_late(self, sigma: Ticket, event: Late) -> End:
        return End()
"""
CLOSED = """    @handler
    def on_closed(self, sigma: Ticket, event: Closed) -> End:
        return End()
"""

KINDS: list[tuple[str, Pairs, str, str, str]] = [
    ("a procedure is added", [(CLOSED, CLOSED + "\nclass More(Working): ...\n")], "procedure More", ADD, FINE),
    ("a procedure is removed", [("Waiting", "Listening")], "procedure Waiting", GONE, MIGRATION),
    ("a procedure is not made any more", [("return Working()", "return self")], "transition Waiting on Closed", OTHER, FINE),
    ("another state", [("class Waiting(Procedure[Ticket]", "class Waiting(Procedure[Line]")], "procedure Waiting", OTHER, MIGRATION),
    ("a wider state", [("class Waiting(Procedure[Ticket]", "class Waiting(Procedure[Base]"), ("def on_opened(self, sigma: Ticket", "def on_opened(self, sigma: Base")], "procedure Waiting", OTHER, FINE),
    ("an attribute is added", [("self.calls = 0", "self.calls = self.limit = 0")], "attribute Waiting.limit", ADD, MIGRATION),
    ("an attribute with a value in the class", [("self.calls = 0", "self.calls = self.limit = 0"), ("    timeout =", "    limit = 3\n    timeout =")], "", "", FINE),
    ("an attribute that is not always there", [("self.calls = 0", "self.calls = 0\n        if self.calls:\n            self.odd = 1")], "", "", FINE),
    ("an attribute is removed", [("self.calls = 0", "pass")], "attribute Waiting.calls", GONE, FINE),
    ("another timeout", [("timeout_event = Late", "timeout_event = Other")], "procedure Waiting", OTHER, FINE),
    ("another prompt", [('"wait"', '"wait for it"')], "procedure Waiting", OTHER, FINE),
    ("an event is ignored", [("    timeout =", "    ignore = [Other]\n    timeout =")], "procedure Waiting", OTHER, FINE),
    ("no start any more", [(", initial=True", "")], "procedure Waiting", OTHER, FINE),
    ("a handler is added", [("    @handler\n    def on_late", "    @handler\n    def on_other(self, sigma: Ticket, event: Other) -> End:\n        return End()\n\n    @handler\n    def on_late")], "handler Waiting on Other", ADD, FINE),
    ("a handler is removed", [(LATE, "")], "handler Waiting on Late", GONE, FINE),
    ("a handler is called otherwise", [("def on_late", "def on_too_late")], "", "", FINE),
    ("a handler leads elsewhere", [("return Working()", "return Working() if sigma.count else self")], "transition Waiting on Closed", OTHER, FINE),
    ("no way to the end", [("-> End:\n        return End()", "-> Procedure[Ticket]:\n        return self")], "procedure Waiting", OTHER, STUCK),
    ("no event any more", [("    @handler\n    def on_", "    def on_")], "procedure Waiting", OTHER, STUCK),
    ("an event is added", [("class Other", "class Another(Event[int]): ...\nclass Other")], "event Another", ADD, FINE),
    ("an event is removed", [("class Other(Event[None]): ...\n", "")], "event Other", GONE, FINE),
    ("an event is removed that a session waits for", [("Late", "Overdue")], "event Late", GONE, MIGRATION),
    ("another payload", [("class Other(Event[None])", "class Other(Event[int])")], "event Other", OTHER, FINE),
    ("a class is renamed", [("Line", "Row")], "class Line", GONE, MIGRATION),
    ("a class is of another kind", [("@dataclass\nclass Line:", "class Line(BaseModel):"), ('Line("x")', 'Line(text="x")')], "class Line", OTHER, MIGRATION),
    ("no further fields", [('extra="allow"', 'extra="forbid"')], "class Ticket", OTHER, MIGRATION),
    ("a validator", [("    note: str", '    @field_validator("title")\n    @classmethod\n    def short(cls, title: str) -> str:\n        return title[:3]\n\n    note: str')], "class Ticket", OTHER, FINE),
    ("a field with a default is added", [("    note: str", "    owner: str = ''\n    note: str")], "field Ticket.owner", ADD, FINE),
    ("a required field is added", [("    note: str", "    owner: str\n    note: str")], "field Ticket.owner", ADD, MIGRATION),
    ("a required field of a dataclass", [("    text: str", "    text: str\n    size: int"), ('Line("x")', 'Line("x", 1)')], "field Line.size", ADD, MIGRATION),
    ("an attribute of a plain class", [("self.size = 1", "self.size = self.weight = 1")], "field Plain.weight", ADD, MIGRATION),
    ("a field is removed", [("    kind: Literal", "    sort: Literal")], "field Ticket.kind", GONE, MIGRATION),
    ("a field of a dataclass is removed", [("    price: int", "    cost: int")], "field Line.price", GONE, MIGRATION),
    ("an inherited field is removed", [("    level: int = 0\n", "")], "field Ticket.level", GONE, MIGRATION),
    ("a wider type", [("title: str", "title: str | bytes")], "field Ticket.title", OTHER, FINE),
    ("a wider number", [("price: int", "price: float")], "field Line.price", OTHER, FINE),
    ("a wider literal", [('Literal["a", "b"]', 'Literal["a", "b", "c"]')], "field Ticket.kind", OTHER, FINE),
    ("a narrower type", [("note: str | None = None", 'note: str = ""')], "field Ticket.note", OTHER, MIGRATION),
    ("a narrower literal", [('Literal["a", "b"] = "a"', 'Literal["b"] = "b"')], "field Ticket.kind", OTHER, MIGRATION),
    ("another type", [('title: str = ""', "title: int = 0")], "field Ticket.title", OTHER, MIGRATION),
    ("another container", [("list[Line] = [Line", "dict[str, Line] = {}  # [Line")], "field Ticket.lines", OTHER, MIGRATION),
    ("another default", [('title: str = ""', 'title: str = "?"')], "field Ticket.title", OTHER, FINE),
    ("another constraint", [("ge=0", "ge=5")], "field Ticket.count", OTHER, FINE),
    ("a member is added", [("    BAD = 2", "    BAD = 2\n    UGLY = 3")], "member Mood.UGLY", ADD, FINE),
    ("a member is removed", [("BAD", "AWFUL")], "member Mood.BAD", GONE, MIGRATION),
    ("another value of a member", [("BAD = 2", "BAD = 7")], "", "", FINE),
]  # fmt: skip


def changed(pairs: Pairs) -> str:
    text = OLD
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


@cache
def compiled(text: str) -> Compilation:
    return compile_source([SourceText(path="aged_flow.py", module="aged_flow", text=text)])


def compared(old: str, new: str) -> Comparison:
    return compare(compiled(old).facts, compiled(new).facts)


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Load]:
    with reloading(tmp_path_factory.mktemp("programs"), "aged_flow") as load:
        yield load


@pytest.fixture(scope="module")
def store(load: Load, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteStore]:
    """With a session of the first version."""
    program = load(OLD)
    with SQLiteStore(tmp_path_factory.mktemp("runs") / "runs.db", durability="process") as made:
        session = Session(program.Waiting(), program.Ticket(), store=made, session_id="s")
        session.send(program.Opened("help"))
        yield made


@pytest.mark.parametrize(
    ("pairs", "what", "difference", "verdict"), [pytest.param(*kind[1:], id=kind[0]) for kind in KINDS]
)
def test_what_is_said_of_a_change_is_what_happens(
    load: Load, store: SQLiteStore, pairs: Pairs, what: str, difference: str, verdict: str
) -> None:
    text = changed(pairs)
    comparison = compared(OLD, text)
    found = {(f"{one.part} {one.subject}", one.difference, one.verdict) for one in comparison.changes}
    assert comparison.verdict == verdict
    assert not what or (what, difference, verdict) in found
    program = load(text)
    if verdict == MIGRATION:
        with pytest.raises(IncompatibleState):
            Session.resume(store, "s")
    else:
        session: Session[object] = Session.resume(store, "s")
        assert session.sigma.title == "help"  # type: ignore[attr-defined]
        assert type(session.procedure) is program.Waiting


def test_nothing_has_changed() -> None:
    assert compared(OLD, OLD).changes == ()


RENAMED = changed(
    [("Waiting", "Listening"), ("title", "name"), ("BAD", "AWFUL"), ("price: int = 0", "price: str")]
)


def declaring(said: str, body: str = "return state") -> Comparison:
    """Compare with the version above, to which a migration leads."""
    functions = "\ndef priced(price: int) -> str:\n    return str(price)\n"
    text = f'{functions}\n@migration(from_="1", {said})\ndef second(state: State) -> State:\n    {body}\n'
    return compared(OLD, RENAMED + text)


NEW_NAMES = 'renames={"Waiting": "Listening", "Ticket.title": "name", "Mood.BAD": "AWFUL"}'


def test_what_a_migration_declares_is_settled() -> None:
    comparison = declaring(NEW_NAMES + ', converts={"Line.price": priced}')
    assert comparison.verdict == FINE
    assert comparison.mistakes == ()
    settled = {one.subject: one.difference for one in comparison.changes if one.migrated_by == "second"}
    assert settled == {
        "Waiting": "renamed", "Ticket.title": "renamed", "Mood.BAD": "renamed", "Line.price": "changed",
    }  # fmt: skip


def test_what_it_does_not_declare_is_left() -> None:
    comparison = declaring('renames={"Waiting": "Listening"}')
    assert {one.subject for one in comparison.changes if one.breaks} == {
        "Ticket.title", "Mood.BAD", "Line.price",
    }  # fmt: skip
    remedies = {one.subject: one.remedy for one in comparison.changes if one.breaks}
    assert remedies["Ticket.title"] == 'renames={"Ticket.title": "name"}'
    assert remedies["Line.price"] == 'converts={"Line.price": …}'


def test_a_function_may_do_what_cannot_be_declared() -> None:
    comparison = declaring(NEW_NAMES, "return change(state)")
    assert comparison.verdict == FINE


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ('renames={"Wating": "Listening"}', "earlier version has no `Wating`: did you mean"),
        ('renames={"Waiting": "Listning"}', "later version has no `Listning`"),
        ('renames={"Ticket.titel": "name"}', "no field `Ticket.titel`: did you mean `title`"),
        ('renames={"Ticket.title": "nam"}', "later version has no field"),
        ('drops=["Ticket.nothing"]', "earlier version has no field"),
        ('adds={"Ticket.nothing": len}', "later version has no field"),
        ('converts={"Line.text": priced}', "`Line.text` was `str`, and the function takes `int`"),
        ('converts={"Ticket.count": priced}', "`Ticket.count` is `int`, and the function gives `str`"),
    ],
)
def test_a_migration_is_held_to_both_versions(said: str, reason: str) -> None:
    mistakes = [one.reason for one in declaring(said).mistakes]
    assert [one for one in mistakes if reason in one], mistakes


def test_what_cannot_be_read_is_no_mistake() -> None:
    comparison = declaring("renames=computed()")
    assert comparison.mistakes == ()
    assert comparison.verdict == FINE
