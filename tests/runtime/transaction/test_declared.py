"""Rows that declare their changes: undone by the smallest means, with the same result as a whole copy."""

# covers: sopy_runtime.transaction.assignment, sopy_runtime.snapshot.sharing

import copy
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from sopy_runtime import Event, HandlerError, MemoryStore, Procedure, Session, UndeclaredTransition, handler
from sopy_runtime.table import Table, Undo, entry, table, undo
from sopy_runtime.transaction.assignment import assignment_has_side_effects
from sopy_runtime.transaction.declared import Declared, Rebinding, declared_plan
from sopy_runtime.transaction.steps import Appended, Copied, Rebound
from sopy_runtime.transaction.whole import WholeModel
from tests.runtime.picture import picture


class Inner(BaseModel):
    count: int = 0
    words: list[str] = Field(default_factory=list)


class Store(BaseModel):
    a: int = 0
    b: str = ""
    log: list[str] = Field(default_factory=list)
    names: set[str] = Field(default_factory=set)
    table: dict[str, list[int]] = Field(default_factory=dict)
    inner: Inner = Field(default_factory=Inner)


class Put(Event[str]): ...


class Work(Procedure[Store]):
    def __init__(self) -> None:
        self.seen: list[str] = []
        self.count = 0

    @handler
    def on_put(self, sigma: Store, event: Put) -> Procedure[Store] | str:
        sigma.a += 1
        sigma.b = event.payload
        sigma.log.append(event.payload)
        sigma.names.add(event.payload)
        sigma.table[event.payload] = [sigma.a]
        sigma.inner.count += 1
        sigma.inner.words.insert(0, event.payload)
        self.seen.append(event.payload)
        self.count += 1
        if event.payload.startswith("bad"):
            raise ValueError(event.payload)
        return "no" if event.payload == "text" else self


PRECISE = undo(
    rebinds=("sigma.a", "sigma.b", "sigma.inner.count", "self.count"),
    appends=("sigma.log", "self.seen"),
    copies=("sigma.names", "sigma.table", "sigma.inner.words"),
)


def make_table(plan: Undo | None, **options: Any) -> Table:
    row = entry(Work, Put, Work.on_put, targets=(), stays=True, recovers=True, undo=plan)
    return table(module=__name__, version="1", sources={}, entries=(row,), **options)


@pytest.mark.parametrize("bad", ["bad", "bad known"])
def test_declared_changes_are_undone_exactly(bad: str) -> None:
    session = Session(Work(), Store(table={"bad known": [0]}, names={"bad known"}), table=make_table(PRECISE))
    session.send(Put("good"))
    before = picture(session.sigma, session.procedure)
    with pytest.raises(HandlerError):
        session.send(Put(bad))
    assert picture(session.sigma, session.procedure) == before


def test_declared_and_undeclared_rows_have_the_same_outcomes() -> None:
    declared = Session(Work(), Store(), table=make_table(PRECISE))
    plain = Session(Work(), Store())
    for payload in ("x", "x", "text", "y"):
        one, other = declared.send(Put(payload)), plain.send(Put(payload))
        assert (one.kind, one.message, one.sequence) == (other.kind, other.message, other.sequence)
        assert sorted(one.changed) == sorted(other.changed)
    assert declared.sigma == plain.sigma


def test_no_more_is_remembered_than_is_declared() -> None:
    memory = declared_plan(PRECISE, Store, Work).remember(Store(), Work())
    assert [type(step) for step in memory] == [Rebound] * 4 + [Appended] * 2 + [Copied] * 3


def test_a_path_that_leads_nowhere_falls_back_to_everything_of_a_flat_state() -> None:
    procedure, built = setting(Fields, undo(rebinds=("sigma.missing.field",)))
    procedure.tried = 1
    for store in (None, MemoryStore()):
        session = Session(procedure, Fields(), table=built, store=store, session_id="s")
        before = picture(session.sigma, session.procedure)
        with pytest.raises(HandlerError):
            session.send(Set(-1))
        assert picture(session.sigma, session.procedure) == before
        assert session.send(Set(2)).changed == ("a", "b")


def test_a_path_that_leads_nowhere_falls_back_to_everything() -> None:
    plan = undo(rebinds=("sigma.missing.field",))
    session = Session(Work(), Store(), table=make_table(plan))
    before = picture(session.sigma, session.procedure)
    with pytest.raises(HandlerError):
        session.send(Put("bad"))
    assert picture(session.sigma, session.procedure) == before
    assert set(session.send(Put("good")).changed) == {"a", "b", "log", "names", "table", "inner"}


class Count(Event[int]): ...


class Counting(Procedure[Store]):
    @handler
    def on_count(self, sigma: Store, event: Count) -> Procedure[Store]:
        sigma.inner.count = event.payload
        return self


@pytest.mark.parametrize("is_built", [True, False])
def test_a_part_that_is_set_to_what_it_was_has_changed_if_it_was_not_set_before(is_built: bool) -> None:
    row = entry(
        Counting, Count, Counting.on_count, targets=(), stays=True, undo=undo(rebinds=("sigma.inner.count",))
    )
    built = table(module=__name__, version="1", sources={}, entries=(row,))
    store = MemoryStore()
    session = Session(Counting(), Store(), store=store, session_id="s", table=built if is_built else None)
    assert session.send(Count(0)).changed == ("inner",)
    assert session.send(Count(0)).changed == ()
    assert store.load("s").sigma.inner.model_fields_set == {"count"}


class Fields(BaseModel):
    a: int = 0
    b: int = 0


class Validated(Fields):
    model_config = ConfigDict(validate_assignment=True)


class Attributes:
    def __init__(self) -> None:
        self.a = 0


class Set(Event[int]): ...


def setting(
    sigma_class: Any,
    plan: Undo = undo(rebinds=("sigma.a", "sigma.b")),  # noqa: B008  a value
) -> tuple[Any, Table]:
    """A procedure over this class of sigma, and its table: what is declared is believed of it alone."""

    class Setting(Procedure[sigma_class]):
        @handler
        def on_set(self, sigma: Any, event: Set) -> Procedure[Any]:
            sigma.a = event.payload
            if event.payload < 0:
                vars(self).clear()
                raise ValueError
            sigma.b = event.payload
            return self

    row = entry(Setting, Set, Setting.on_set, targets=(), stays=True, undo=plan)
    return Setting(), table(module=__name__, version="1", sources={}, entries=(row,))


@pytest.mark.parametrize("is_kept", [False, True])
@pytest.mark.parametrize(
    "sigma", [Fields(), Fields(a=3), Validated(), Attributes()], ids=lambda sigma: type(sigma).__name__
)
def test_rebinding_is_undone_in_every_kind_of_sigma(sigma: Any, is_kept: bool) -> None:
    procedure, built = setting(type(sigma))
    store = MemoryStore() if is_kept else None
    session = Session(procedure, copy.deepcopy(sigma), table=built, store=store, session_id="s")
    assert isinstance(declared_plan(built.entries[0].undo or Undo(), type(sigma), type(procedure)), Rebinding)
    for number in (2, 3):
        before = picture(session.sigma)
        with pytest.raises(HandlerError):
            session.send(Set(-number))
        assert picture(session.sigma) == before
        assert session.send(Set(number)).changed == ("a", "b")
        assert session.send(Set(number)).changed == ()
        assert (session.sigma.a, session.sigma.b) == (number, number)


class Counted(Fields):
    """Every assignment also counts in another field."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        self.__dict__["b"] += 1


class Described:
    """A field that is kept under another name."""

    def __init__(self) -> None:
        self.kept = self.b = 0

    @property
    def a(self) -> int:
        return self.kept

    @a.setter
    def a(self, value: int) -> None:
        self.kept = value


def test_a_field_that_assigns_another_is_not_rebound() -> None:
    procedure, built = setting(Described)
    session = Session(procedure, Described(), table=built)
    for number in (1, 2):
        before = picture(session.sigma)
        with pytest.raises(HandlerError):
            session.send(Set(-number))
        assert picture(session.sigma) == before
        session.send(Set(number))
    assert (session.sigma.a, session.sigma.b) == (2, 2)


class Missing:
    """An attribute that comes later."""

    a = 0


@pytest.mark.parametrize("sigma_class", [Counted, Missing])
def test_where_assigning_does_more_or_adds_an_attribute_everything_is_remembered(sigma_class: Any) -> None:
    procedure, built = setting(sigma_class)
    for store in (None, MemoryStore()):
        session = Session(procedure, sigma_class(), table=built, store=store, session_id="s")
        before = picture(session.sigma)
        with pytest.raises(HandlerError):
            session.send(Set(-1))
        assert picture(session.sigma) == before
        assert sorted(session.send(Set(2)).changed) == ["a", "b"]


def test_a_handler_may_not_do_what_its_row_does_not_list() -> None:
    row = entry(Work, Put, Work.on_put, targets=(), stays=False, recovers=False)
    session = Session(Work(), Store(), table=table(module="m", version="1", sources={}, entries=(row,)))
    with pytest.raises(UndeclaredTransition, match="returned self"):
        session.send(Put("x"))
    with pytest.raises(UndeclaredTransition, match="returned a text"):
        session.send(Put("text"))
    assert session.sigma == Store()


class Watched(Inner):
    """Every assignment also counts in another field."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        self.__dict__["words"] = [*self.__dict__["words"], name]


class Renamed(Event[str]): ...


class Rename(Procedure[Store]):
    @handler
    def on_renamed(self, sigma: Store, event: Renamed) -> Procedure[Store]:
        sigma.b = event.payload
        sigma.inner.count += 1
        raise ValueError(event.payload)


def renaming(*rebinds: str) -> Table:
    row = entry(Rename, Renamed, Rename.on_renamed, targets=(), undo=undo(rebinds=rebinds))
    return table(module=__name__, version="1", sources={}, entries=(row,))


def test_what_was_declared_of_a_class_is_not_believed_of_its_subclasses() -> None:
    class Busy(Store):
        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            self.log.append(name)

    sigma = Busy()
    before = picture(sigma)
    with pytest.raises(HandlerError):
        Session(Rename(), sigma, table=renaming("sigma.b", "sigma.inner.count")).send(Renamed("x"))
    assert picture(sigma) == before


def test_an_inner_object_whose_assignments_do_more_is_remembered_as_a_whole() -> None:
    sigma = Store(inner=Watched())
    before = picture(sigma)
    with pytest.raises(HandlerError):
        Session(Rename(), sigma, table=renaming("sigma.b", "sigma.inner.count")).send(Renamed("x"))
    assert picture(sigma) == before


class Shared(BaseModel):
    items: list[int] = Field(default_factory=list)
    same: Any = None
    inside: Any = None
    other: list[int] = Field(default_factory=list)


class Touched(Event[int]): ...


class Touching(Procedure[Shared]):
    @handler
    def on_touched(self, sigma: Shared, event: Touched) -> Procedure[Shared]:
        sigma.items.append(event.payload)
        return self


@pytest.mark.parametrize("is_built", [False, True])
@pytest.mark.parametrize("is_kept", [False, True])
def test_every_field_that_holds_a_changed_object_is_named(is_built: bool, is_kept: bool) -> None:
    items = [1]
    sigma = Shared.model_construct(items=items, same=items, inside={"deep": [items]}, other=[1])
    row = entry(Touching, Touched, Touching.on_touched, stays=True, undo=undo(appends=("sigma.items",)))
    rows = table(module=__name__, version="1", sources={}, entries=(row,))
    store = MemoryStore() if is_kept else None
    session = Session(Touching(), sigma, table=rows if is_built else None, store=store, session_id="s")
    # Without a store nobody goes on from the names, and looking into every value would cost what it holds.
    everywhere = ("inside", "items", "same")
    assert session.send(Touched(2)).changed == (everywhere if is_kept or not is_built else ("items", "same"))
    if store:
        assert store.load("s").sigma == sigma


class Nested(BaseModel):
    inner: Inner = Field(default_factory=Inner)
    words: list[str] = Field(default_factory=list)
    other: list[str] = Field(default_factory=list)


class Said(Event[str]): ...


class Saying(Procedure[Nested]):
    @handler
    def on_said(self, sigma: Nested, event: Said) -> Procedure[Nested]:
        sigma.inner.words.append(event.payload)
        return self


def test_a_field_that_holds_a_part_of_a_changed_field_is_named() -> None:
    inner = Inner(words=["a"])
    sigma = Nested.model_construct(inner=inner, words=inner.words, other=[])
    row = entry(Saying, Said, Saying.on_said, stays=True, undo=undo(appends=("sigma.inner.words",)))
    rows = table(module=__name__, version="1", sources={}, entries=(row,))
    assert sorted(Session(Saying(), sigma, table=rows).send(Said("b")).changed) == ["inner", "words"]


class Looked(Event[bool]): ...


class Looking(Procedure[Store]):
    @handler
    def on_looked(self, sigma: Store, event: Looked) -> Procedure[Store] | str:
        if not event.payload:
            raise ValueError
        return self


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_handler_that_changes_nothing_needs_no_memory(is_kept: bool) -> None:
    row = entry(Looking, Looked, Looking.on_looked, targets=(), stays=True, undo=undo())
    rows = table(module=__name__, version="1", sources={}, entries=(row,))
    store = MemoryStore() if is_kept else None
    session = Session(Looking(), Store(a=1), table=rows, store=store, session_id="s")
    for number in (1, 2):
        with pytest.raises(HandlerError):
            session.send(Looked(False))
        outcome = session.send(Looked(True))
        assert (outcome.kind, outcome.changed, outcome.sequence) == ("stayed", (), number)
    assert session.sigma == Store(a=1)


class Private(Fields):
    _secret: int = PrivateAttr(default=0)


class Checked(Fields):
    model_config = ConfigDict(validate_assignment=True)

    @model_validator(mode="after")
    def check(self) -> "Checked":
        return self


class Words(dict[str, str]):
    def __setattr__(self, name: str, value: Any) -> None: ...


@pytest.mark.parametrize(
    ("plan", "sigma_class", "kind"),
    [
        (undo(rebinds=("sigma.a", "sigma.b", "sigma.a")), Fields, Rebinding),
        (undo(rebinds=("sigma.a",)), Attributes, Rebinding),
        (undo(rebinds=("sigma.a",)), Described, Declared),
        (undo(rebinds=("sigma.missing",)), Fields, Declared),
        (undo(rebinds=("sigma.inner.count",)), Store, Declared),
        (undo(rebinds=("sigma.a", "self.count")), Store, Declared),
        (undo(rebinds=("self.count",)), Store, Declared),
        (undo(rebinds=("sigma.a",), appends=("sigma.log",)), Store, Declared),
        (undo(rebinds=("sigma.a",), copies=("sigma.log",)), Store, Declared),
        (undo(), Fields, Declared),
        (undo(rebinds=("sigma.a",)), Private, Declared),
        (undo(rebinds=("sigma.a",)), dict, Declared),
        (undo(rebinds=("sigma.a",)), Checked, WholeModel),
        (undo(rebinds=("sigma.a",)), Counted, WholeModel),
    ],
)
def test_the_plan_is_the_smallest_that_is_sure(plan: Undo, sigma_class: type, kind: type) -> None:
    found = declared_plan(plan, sigma_class, Looking)
    assert type(found) is kind
    if isinstance(found, Rebinding):
        assert found.names == tuple(dict.fromkeys(path[6:] for path in plan.rebinds))


@pytest.mark.parametrize(
    ("cls", "answer"),
    [
        (Fields, False),
        (Validated, False),
        (Checked, True),
        (Counted, True),
        (Attributes, False),
        (dict, False),
        (Words, False),
    ],
)
def test_an_assignment_may_do_more_than_bind(cls: type, answer: bool) -> None:
    assert assignment_has_side_effects(cls) is answer
