"""Which changes are taken back one by one, and when the whole state is copied instead."""

# covers: sopy_compiler.emit.dispatch_table_models, sopy_compiler.lowering.interpretation.untracked

import pytest

from sopy_compiler.emit.dispatch_table_undo import UndoPlan
from tests.compiler.emit.tables import table_of

HEAD = """\
import heapq
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, field_validator
from elsewhere import outside
from sopy import Event, Procedure, handler


class Part(BaseModel):
    count: int = 0
    tags: list[int] = []


class State(BaseModel):
    n: int = 0
    items: list[int] = []
    other: list[int] = []
    names: set[int] = set()
    table: dict[str, list[int]] = {}
    part: Part = Part()
    spare: Part | None = None
    parts: list[Part] = []
    _hidden: int = PrivateAttr(default=0)

    @property
    def size(self) -> int:
        return len(self.items)

    @size.setter
    def size(self, value: int) -> None:
        self.n = value

    @cached_property
    def total(self) -> int:
        return sum(self.items)


class Go(Event[list[int]]): ...


class Start(Procedure[State]):
    def __init__(self, held: Any = None) -> None:
        self.count = 0
        self.seen: list[int] = []
        self.held = held

    @handler
    def on_go(self, sigma: State, event: Go):
"""


def plan(body: str, head: str = HEAD) -> UndoPlan | None:
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    (named,) = table_of(f"{head}{lines}        return self\n").rows
    return named.row.undo


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("pass", UndoPlan()),
        ("sigma.n += 1", UndoPlan(rebinds=("sigma.n",))),
        ("sigma.n = sigma.size", UndoPlan(rebinds=("sigma.n",))),
        ("sigma.items = []", UndoPlan(rebinds=("sigma.items",))),
        ("sigma.items = event.payload", UndoPlan(rebinds=("sigma.items",))),
        ("sigma.items.append(1)\nsigma.items.extend([2])", UndoPlan(appends=("sigma.items",))),
        ("sigma.items += [1]", UndoPlan(rebinds=("sigma.items",), appends=("sigma.items",))),
        ("sigma.items.append(1)\nsigma.items.pop()", UndoPlan(copies=("sigma.items",))),
        ("sigma.items[0] = 1", UndoPlan(copies=("sigma.items",))),
        ("sigma.names.add(1)", UndoPlan(copies=("sigma.names",))),
        ("sigma.part.count = 1", UndoPlan(rebinds=("sigma.part.count",))),
        ("sigma.part.tags.append(1)", UndoPlan(appends=("sigma.part.tags",))),
        ("sigma.part = Part()", UndoPlan(rebinds=("sigma.part",))),
        ("for part in sigma.parts:\n    part.count = 0", UndoPlan(copies=("sigma.parts",))),
        ("mine = sigma.items\nmine.append(1)", UndoPlan(appends=("sigma.items",))),
        ("mine = []\nmine.append(1)\nsigma.items = mine", UndoPlan(rebinds=("sigma.items",))),
        ("self.count += 1", UndoPlan(rebinds=("self.count",))),
        ("sigma.parts[-1:][0].count = 1", UndoPlan(copies=("sigma.parts",))),
        ("mine = sigma.part.model_copy()\nmine.tags.append(1)", UndoPlan(appends=("sigma.part.tags",))),
        ("sigma.size = 3", UndoPlan(rebinds=("sigma.n",))),
        ('assert sigma.n, "none"', UndoPlan()),
        ('raise ValueError("bug")', UndoPlan()),
    ],
)
def test_changes_that_can_be_told_are_taken_back_one_by_one(body: str, expected: UndoPlan) -> None:
    assert plan(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "sigma.items = sigma.other\nsigma.items.append(1)",
        "sigma.part = sigma.parts[0]\nsigma.part.count = 1",
        "sigma.spare = sigma.part\nsigma.spare.tags = []\nsigma.part.tags.append(2)",
        "sigma.parts.append(sigma.part)\nsigma.parts[-1].count = 1",
        'sigma.table["a"] = sigma.items\nsigma.table["a"].append(1)',
        'sigma.table.setdefault("a", []).append(1)',
        "mine = sigma.parts.pop()\nmine.count = 1",
        "event.payload.append(1)",
        "self.seen.append(1)",
        "mine = self.seen\nmine.append(1)",
        "self.held.append(1)",
        "del self.count",
        "del sigma.spare",
        "outside()",
        "heapq.heappush(sigma.items, 1)",
        "sigma._hidden = 3",
        "sigma.n = sigma.total",
        "vars(sigma)['n'] = 1",
        "sigma.__dict__['n'] = 1",
        "setattr(sigma, event.payload[0], 1)",
        "with open('file'):\n    sigma.n = 1",
    ],
)
def test_what_cannot_be_told_copies_the_whole_state(body: str) -> None:
    assert plan(body) is None


@pytest.mark.parametrize(
    "change",
    [
        ("class State(BaseModel):", "class State(BaseModel):\n    def __setattr__(self, name, value): ...\n"),
        ("class State(BaseModel):", "class State(BaseModel):\n    def __getattribute__(self, name): ...\n"),
        ("class State(BaseModel):", "class State(outside.Base):"),
        (
            "class Start(Procedure[State]):",
            "class Start(Procedure[State]):\n    def __setattr__(self, n, v): ...\n",
        ),
    ],
)
def test_classes_that_do_more_than_bind_names_copy_the_whole_state(change: tuple[str, str]) -> None:
    assert plan("sigma.n = 1\nself.count = 1") is not None
    assert plan("sigma.n = 1\nself.count = 1", HEAD.replace(*change)) is None


def test_validators_that_an_assignment_runs_copy_the_whole_state() -> None:
    validator = """\
    @field_validator("n")
    @classmethod
    def _check(cls, value):
        return value

    model_config = ConfigDict(validate_assignment=True)

    n: int = 0
"""
    head = HEAD.replace("    n: int = 0\n", validator)
    assert plan("sigma.n = 1", head) is None
    assert plan("sigma.items.append(1)", head) == UndoPlan(appends=("sigma.items",))
    assert plan("sigma.n = 1", head.replace("validate_assignment=True", "validate_assignment=False"))


def test_a_field_that_may_hold_a_subclass_copies_the_whole_state() -> None:
    assert (
        plan("sigma.part.count = 1", HEAD.replace("class Go(", "class Special(Part): ...\n\n\nclass Go("))
        is None
    )


def test_a_state_that_is_no_class_of_the_program_is_copied() -> None:
    head = HEAD.replace("Procedure[State]", "Procedure[dict]").replace("sigma: State", "sigma: dict")
    assert plan('sigma["n"] = 1', head) is None


def test_a_procedure_with_a_foreign_base_runs_without_a_table() -> None:
    foreign = HEAD.replace("class Start(Procedure[State]):", "class Start(outside.Mixin, Procedure[State]):")
    table = table_of(f"{foreign}        return self\n")
    assert not table.rows
    assert [left.reason for left in table.left_out] == [
        "it may inherit handlers from a class that was not read"
    ]
