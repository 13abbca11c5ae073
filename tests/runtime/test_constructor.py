"""The attributes that every instance has, read from the source of constructors."""

# covers: sopy_runtime.function_source

import sys
from contextlib import nullcontext
from typing import Any

import pytest

from sopy_runtime import Procedure
from sopy_runtime.constructor import assigned_attributes


class Base(Procedure[Any]):
    def __init__(self, limit: int) -> None:
        self.limit = limit


class Plain(Procedure[Any]):
    def __init__(this) -> None:
        this.first = this.second = 0
        this.third, [this.fourth, *_] = 1, [2, 3]
        this.fifth: int = 5
        this.never: int  # noqa: B032  that is what it is
        with nullcontext():
            this.sixth = 6
        if this.first:
            this.perhaps = 1
        for this.looped in ():
            pass
        this.table = {}
        this.table["a"] = 1
        other = Base(1)
        other.limit = 2
        this.last = 7


class Leaving(Procedure[Any]):
    def __init__(self, number: int) -> None:
        self.first = 1
        if number:
            return
        self.second = 2


class Refusing(Procedure[Any]):
    def __init__(self, number: int) -> None:
        self.first = 1
        raise ValueError(number)


class Derived(Base):
    def __init__(self) -> None:
        super().__init__(3)
        self.own = 1


class Alone(Base):
    def __init__(self) -> None:
        self.own = 1


class Inherited(Derived): ...


made = type("Made", (Procedure,), {"__init__": eval("lambda self: None")})


@pytest.mark.parametrize(
    ("cls", "expected"),
    [
        (Base, {"limit"}),
        (Plain, {"first", "second", "third", "fourth", "fifth", "sixth", "table", "last"}),
        (Leaving, {"first"}),
        (Refusing, {"first"}),
        (Derived, {"limit", "own"}),
        (Alone, {"own"}),
        (Inherited, {"limit", "own"}),
        (made, set()),
        (Procedure, set()),
    ],
)
def test_what_is_surely_assigned_is_found(cls: type, expected: set[str]) -> None:
    assert assigned_attributes(cls) == expected


def test_no_bytecode_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dis", None)
    assert assigned_attributes(Derived) == {"limit", "own"}
