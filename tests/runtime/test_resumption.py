"""A session goes on although its program has changed, or says why it cannot."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sopy_runtime import IncompatibleState, MemoryStore, Record, Session, State, StoreError, migration
from sopy_runtime.table import Table
from tests.runtime.reloading import Load, reloading

PROGRAM = """
from pydantic import BaseModel
from sopy_runtime import Event, Procedure, handler

class Ticket(BaseModel):
    title: str = ""

class Opened(Event[str]): ...

class Waiting(Procedure[Ticket]):
    def __init__(self) -> None:
        self.calls = 0

    @handler
    def on_opened(self, sigma: Ticket, event: Opened) -> Procedure[Ticket]:
        self.calls += 1
        sigma.title = event.payload
        return self
"""


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    with reloading(tmp_path, "kept_flow") as load:
        yield load


def kept(load: Load) -> MemoryStore:
    program = load(PROGRAM)
    store = MemoryStore()
    Session(program.Waiting(), program.Ticket(), store=store, session_id="s").send(program.Opened("help"))
    return store


def resume(store: MemoryStore, **options: Any) -> Session[Any]:
    return Session.resume(store, "s", **options)


def test_a_compatible_change_is_followed(load: Load) -> None:
    store = kept(load)
    changed = PROGRAM.replace('title: str = ""', 'title: str = ""\n    urgent: bool = True')
    program = load(changed.replace("self.calls += 1", "self.calls += 10"))
    session = resume(store)
    assert session.send(program.Opened("again")).kind == "stayed"
    assert session.sequence == 2
    assert vars(session.procedure) == {"calls": 11}
    assert session.sigma == program.Ticket(title="again", urgent=True)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Waiting", "Listening", r"it was in Waiting, and kept_flow:Waiting is gone"),
        ("self.calls = 0", "self.calls = self.limit = 0", r"Waiting now needs limit, which was not kept"),
        ('title: str = ""', "owner: str", r"Ticket now needs owner, which was not kept"),
        ("Ticket", "Case", r"kept_flow:Ticket is gone"),
        ("[Ticket]", "[Opened]", r"its sigma was Ticket, and its procedure is now over Opened"),
    ],
)
def test_an_incompatible_change_is_named(load: Load, old: str, new: str, reason: str) -> None:
    store = kept(load)
    load(PROGRAM.replace(old, new))
    with pytest.raises(IncompatibleState, match=reason) as caught:
        resume(store)
    assert isinstance(caught.value, StoreError)
    assert f"@migration(from_={store.sessions()[0].version!r}, …)" in caught.value.remedy
    load(PROGRAM)
    assert resume(store).sequence == 1


def test_types_that_only_type_checkers_know_are_not_compared(load: Load) -> None:
    store = kept(load)
    hidden = PROGRAM.replace(
        "class Waiting(Procedure[Ticket]):", "class Waiting(Procedure[Ticket]):\n    calls: 'Missing'"
    )
    load(hidden.replace('title: str = ""', 'title: str = ""\n    urgent: bool = True'))
    assert vars(resume(store).procedure) == {"calls": 1}


def test_one_kind_of_dict_may_replace_another(load: Load) -> None:
    as_dict = PROGRAM.replace("sigma.title = ", "sigma['title'] = ")
    program = load(
        as_dict.replace("[Ticket]", "[Kept]").replace("class Ticket", "class Kept(dict): ...\n\nclass Ticket")
    )
    store = MemoryStore()
    Session(program.Waiting(), program.Kept(), store=store, session_id="s").send(program.Opened("help"))
    program = load(
        as_dict.replace("[Ticket]", "[Other]").replace(
            "class Ticket", "class Kept(dict): ...\n\nclass Other(dict): ...\n\nclass Ticket"
        )
    )
    assert resume(store).sigma == {"title": "help"}


def test_an_attribute_that_is_not_always_there_is_not_asked_for(load: Load) -> None:
    store = kept(load)
    load(
        PROGRAM.replace(
            "self.calls = 0", "self.calls = 0\n        if id(self) == 0:\n            self.odd = 1"
        )
    )
    assert vars(resume(store).procedure) == {"calls": 1}


def test_a_migration_makes_the_state_fit(load: Load) -> None:
    store = kept(load)
    program = load(PROGRAM.replace("Waiting", "Listening"))

    @migration(from_=store.sessions()[0].version)
    def rename(state: State) -> State:
        procedure = program.Listening()
        procedure.calls = state.procedure.attributes["calls"]
        return replace(state, procedure=procedure)

    session = resume(store, migrations=[rename])
    assert (type(session.procedure), vars(session.procedure)) == (program.Listening, {"calls": 1})


class RebuiltStore(MemoryStore):
    """Makes procedures from their names and attributes, as a store on disk does."""

    def __init__(self, version: str) -> None:
        super().__init__()
        self.version = version

    def load(self, session: str, sequence: int | None = None, *, migrations: Any = ()) -> State:
        state = super().load(session, sequence)
        vars(state.procedure).pop("calls")
        return replace(state, version=self.version)


@pytest.mark.parametrize("version", ["1", "2"])
def test_the_attributes_are_looked_at_when_the_table_has_another_version(load: Load, version: str) -> None:
    program = load(PROGRAM)
    store = RebuiltStore(version)
    Session(program.Waiting(), program.Ticket(), store=store, session_id="s")
    table = Table(module="kept_flow", version="2", sources=(), entries=(), built=True)
    if version == "2":
        assert resume(store, table=table).sequence == 0
    else:
        with pytest.raises(IncompatibleState, match="Waiting now needs calls"):
            resume(store, table=table)


def test_records_of_the_past_are_kept(load: Load) -> None:
    store = kept(load)
    load(PROGRAM)
    assert [record.event for record in resume(store).history()] == ["Opened"]
    assert isinstance(store.history("s")[0], Record)


DEEP = """
from dataclasses import dataclass, field
from enum import Enum
from pydantic import BaseModel, ConfigDict, PrivateAttr, field_validator
from sopy_runtime import Event, Procedure, handler

class Mood(Enum):
    GOOD = 1
    BAD = 2

@dataclass
class Point:
    x: int = 0
    tags: set[str] = field(default_factory=set)

class Part(BaseModel):
    mood: Mood = Mood.GOOD
    number: int = 0
    _seen: list[int] = PrivateAttr(default_factory=list)

    @field_validator("number")
    @classmethod
    def grow(cls, number: int) -> int:
        return number + 1

class Whole(BaseModel):
    model_config = ConfigDict(extra="allow")

    parts: list[Part] = []
    table: dict[Mood, Point] = {}
    anything: object = None
    title: str = ""
    _notes: list[str] = PrivateAttr(default_factory=list)

class Worked(Event[None]): ...

class Working(Procedure[Whole]):
    def __init__(self) -> None:
        self.last = None

    @handler
    def on_worked(self, sigma: Whole, event: Worked) -> Procedure[Whole]:
        part = Part(number=1)
        part._seen.append(5)
        sigma.parts.append(part)
        sigma.table[Mood.BAD] = Point(2, {"a"})
        sigma.anything = part
        sigma.title = "7"
        sigma.more = [Mood.GOOD]
        sigma._notes.append("n")
        self.last = (part, Mood.BAD)
        return self
"""


def deep(load: Load) -> MemoryStore:
    program = load(DEEP)
    store = MemoryStore()
    session = Session(program.Working(), program.Whole(), store=store, session_id="s")
    session.send(program.Worked())
    return store


def test_everything_is_of_the_classes_that_the_program_has_now(load: Load) -> None:
    store = deep(load)
    program = load(DEEP)
    session = resume(store)
    sigma = session.sigma
    assert type(sigma) is program.Whole
    assert [type(part) for part in sigma.parts] == [program.Part]
    assert [(part.number, part.mood, part._seen) for part in sigma.parts] == [(2, program.Mood.GOOD, [5])]
    assert sigma.table == {program.Mood.BAD: program.Point(2, {"a"})}
    assert sigma.parts[0] is sigma.anything is session.procedure.last[0]
    assert (sigma.model_extra, sigma._notes) == ({"more": [program.Mood.GOOD]}, ["n"])
    assert sigma.model_fields_set == {"anything", "title", "more"}
    assert sigma.model_dump()["more"] == [program.Mood.GOOD]
    assert session.send(program.Worked()).kind == "stayed"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("    title: str", "    name: str", r"Whole has no title any more, which was kept"),
        ("mood: Mood", "humour: Mood", r"Part has no mood any more, which was kept"),
        ("    BAD = 2", "    AWFUL = 2", r"Mood has no BAD any more"),
        (
            "    number: int = 0",
            "    number: list[int] = []",
            r"Part does not accept what was kept: number was 2",
        ),
        ("class Point:", "class Place:", r"Point is gone"),
        ("    x: int = 0", "    x: int\n    y: int", r"Point now needs y, which was not kept"),
        ("    mood: Mood = Mood.GOOD", "    owner: str", r"Part now needs owner, which was not kept"),
    ],
)
def test_nothing_that_was_kept_is_lost_silently(load: Load, old: str, new: str, reason: str) -> None:
    store = deep(load)
    changed = DEEP.replace(old, new)
    load(changed.replace("Point", "Place") if "Place" in new else changed)
    with pytest.raises(IncompatibleState, match=reason):
        resume(store)
    load(DEEP)
    assert resume(store).sequence == 1


def test_a_field_of_another_type_takes_what_it_can_stand_for(load: Load) -> None:
    store = deep(load)
    load(DEEP.replace('title: str = ""', "title: int = 0"))
    session = resume(store)
    assert (session.sigma.title, session.sigma.parts[0].number) == (7, 2)


KEYS = """
from typing import TypedDict
from sopy_runtime import Event, Procedure, handler

class Keys(TypedDict):
    title: str
    note: str

class Opened(Event[str]): ...

class Waiting(Procedure[Keys]):
    @handler
    def on_opened(self, sigma: Keys, event: Opened) -> Procedure[Keys]:
        sigma["title"] = event.payload
        return self
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("note: str", "remark: str", "Keys now needs remark, which was not kept"),
        ("    note: str\n", "", "Keys has no note any more, which was kept"),
        ("note: str", "note: int", "Keys does not accept what was kept: note was 'n'"),
        ("[Keys]", "[dict[str, object]]", ""),
    ],
)
def test_the_keys_of_a_dict_are_held_to_its_type(load: Load, old: str, new: str, reason: str) -> None:
    program = load(KEYS)
    store = MemoryStore()
    session = Session(program.Waiting(), {"title": "", "note": "n"}, store=store, session_id="s")
    session.send(program.Opened("help"))
    assert old in KEYS
    load(KEYS.replace(old, new))
    if reason:
        with pytest.raises(IncompatibleState, match=reason):
            resume(store)
    else:
        assert resume(store).sigma["title"] == "help"
