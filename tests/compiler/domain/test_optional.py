"""An optional field is one fact, however it is written."""

import pytest

from sopy_compiler.domain.optional import (
    leaves_room_for_none,
    only_present,
    present,
    present_or_none,
    without_none,
)
from sopy_compiler.ir.type_expression import NONE, UNION, UNKNOWN_TYPE, TypeExpression
from tests.compiler.expectations import findings, source

TEXT = TypeExpression(name="builtins.str")
NUMBER = TypeExpression(name="builtins.int")
NOTHING = TypeExpression(name=NONE)


def union(*parts: TypeExpression) -> TypeExpression:
    return TypeExpression(name=UNION, arguments=parts)


def test_none_is_taken_out_of_a_union() -> None:
    assert without_none(union(TEXT, NOTHING)) == TEXT
    assert without_none(union(TEXT, NUMBER, NOTHING)) == union(TEXT, NUMBER)
    assert without_none(NOTHING) == NOTHING
    assert without_none(TEXT) is TEXT


def test_the_other_alternatives_are_present() -> None:
    assert present(union(NOTHING, TEXT)) == (TEXT,)
    assert present(NOTHING) == ()
    assert present_or_none(NOTHING) == (NOTHING,)
    assert only_present(union(NOTHING, TEXT)) == TEXT
    assert only_present(union(NUMBER, TEXT)) is None


def test_what_says_nothing_leaves_room_for_none() -> None:
    assert leaves_room_for_none(UNKNOWN_TYPE)
    assert leaves_room_for_none(union(TEXT, NOTHING))
    assert not leaves_room_for_none(TEXT)


PROGRAM = """
import types, typing
from typing import Annotated, Literal, Optional, TypeAlias, TypeAliasType, TypeVar, Union
from pydantic import BaseModel, Field
from sopy import SOP, End, Event, Procedure, handler, make_prompt

T = TypeVar("T")

class Go(Event[str]): ...

class Item(BaseModel):
    label: str = ""

{before}

class Order(BaseModel):
    item: {annotation} = None

class Start(Procedure[Order]):
    prompt = make_prompt("start")

    @handler
    def on_go(self, order: Order, event: Go):
        if event.payload:
            order.item.lable = event.payload
        return End()

SOP(state=Order(), init_proc=Start())
"""


@pytest.mark.parametrize(
    ("before", "annotation"),
    [
        ("", "Item | None"),
        ("", "None | Item"),
        ("", "Optional[Item]"),
        ("", "Optional['Item']"),
        ("", "Union[None, Item]"),
        ("", "Union['Item', None]"),
        ("", "'Item | None'"),
        ("", "Union[Item, Literal[None]]"),
        ("", "Item | types.NoneType"),
        ("", "Item | type(None)"),
        ("", "Annotated[Item | None, Field(description='x')]"),
        ("", "Annotated[Optional[Item], 1]"),
        ("type Maybe = Item | None", "Maybe"),
        ("Maybe: TypeAlias = Item | None", "Maybe"),
        ("Maybe: TypeAlias = 'Item | None'", "Maybe"),
        ("Maybe = Optional[Item]", "Maybe"),
        ("Maybe = typing.TypeAliasType('Maybe', Item | None)", "Maybe"),
        ("type Maybe[S] = S | None", "Maybe[Item]"),
        ("Maybe = T | None", "Maybe[Item]"),
        ("Maybe = Union[T, None]", "Maybe[Item]"),
        ("Maybe = TypeAliasType('Maybe', T | None, type_params=(T,))", "Maybe[Item]"),
        ("type One[S] = S | None\ntype Maybe = One[Item]", "Maybe"),
        ("type Either[A, B] = A | B", "Either[Item, None]"),
    ],
)
def test_an_optional_field_is_one_fact(before: str, annotation: str) -> None:
    found = findings(source(PROGRAM.format(before=before, annotation=annotation)))
    assert {one.code for one in found} == {"SOP201", "SOP202"}
