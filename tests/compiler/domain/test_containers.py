"""Containers are judged by what they can do, not by which of their types is written."""

import pytest

from sopy_compiler.domain.containers import (
    ContainerKind,
    changed_in_place,
    container_of,
    element_type,
    held_type,
    item_type,
    short_name,
    standard_types,
    value_type,
)
from sopy_compiler.ir.type_expression import NONE, UNION, UNKNOWN_TYPE, TypeExpression
from tests.compiler.expectations import findings, source

TEXT = TypeExpression(name="builtins.str")
NUMBER = TypeExpression(name="builtins.int")
NOTHING = TypeExpression(name=NONE)


def of(name: str, *arguments: TypeExpression) -> TypeExpression:
    return TypeExpression(name=name, arguments=arguments)


def test_what_a_container_holds() -> None:
    numbers = of("collections.abc.MutableSequence", NUMBER)
    table = of("builtins.dict", TEXT, NUMBER)
    assert element_type(numbers) == NUMBER
    assert element_type(table) == TEXT
    assert value_type(table) == held_type(table) == item_type(table, None) == NUMBER
    assert held_type(TypeExpression(name=UNION, arguments=(numbers, NOTHING))) == NUMBER
    assert held_type(TypeExpression(name=UNION, arguments=(numbers, table))) == UNKNOWN_TYPE


def test_a_tuple_has_a_part_for_each_element() -> None:
    pair = of("builtins.tuple", TEXT, NUMBER)
    assert item_type(pair, 1) == NUMBER
    assert item_type(pair, None) == UNKNOWN_TYPE
    assert held_type(pair) == UNKNOWN_TYPE


def test_an_abstract_container_has_the_values_of_standard_ones() -> None:
    known = container_of(of("collections.abc.MutableSequence", NUMBER))
    assert known is not None
    assert known.kind is ContainerKind.SEQUENCE
    assert standard_types(of("collections.abc.MutableSet")) == ("builtins.set",)
    assert standard_types(TEXT) == ("builtins.str",)
    assert container_of(TEXT) is None


@pytest.mark.parametrize(
    ("name", "operator", "method"),
    [
        ("builtins.list", "AddAssign", "extend"),
        ("collections.abc.Sequence", "AddAssign", "extend"),
        ("collections.defaultdict", "BitOrAssign", "update"),
        ("collections.abc.MutableSet", "SubtractAssign", "difference_update"),
        ("builtins.tuple", "AddAssign", ""),
        ("builtins.frozenset", "BitOrAssign", ""),
        ("builtins.str", "AddAssign", ""),
    ],
)
def test_some_operators_change_what_they_are_applied_to(name: str, operator: str, method: str) -> None:
    assert changed_in_place(of(name), operator) == method


def test_an_operation_is_named_after_the_type() -> None:
    assert short_name(of("collections.deque")) == "deque"
    assert short_name(of("flow.Order")) == ""


PROGRAM = """
import typing
from collections import deque
from collections.abc import MutableSequence, Sequence
from typing import Annotated, Optional
from pydantic import BaseModel, Field
from sopy import SOP, End, Event, Procedure, handler, make_prompt

class Go(Event[str]): ...

class Item(BaseModel):
    score: int = Field(default=0, ge=0, le=10)

class Order(BaseModel):
    items: {annotation} = Field(default={default}, max_length=3)

class Start(Procedure[Order]):
    prompt = make_prompt("start")

    @handler
    def on_go(self, order: Order, event: Go):
        {statement}
        return End()

SOP(state=Order(items=[Item()]), init_proc=Start())
"""


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("order.items.append(Item())", {"SOP208"}),
        ("order.items += [Item()]", {"SOP207"}),
        ("order.items[0] = Item()", {"SOP208"}),
        ("del order.items[0]", {"SOP208"}),
        ("order.items[0].score = int(event.payload)", {"SOP207"}),
        ("for item in order.items: item.score = int(event.payload)", {"SOP207"}),
        ("order.items[0].scor = 1", {"SOP201"}),
        ("order.items.add(Item())", {"SOP208", "SOP218"}),
        ("order.items += 1", {"SOP207", "SOP218"}),
    ],
)
@pytest.mark.parametrize(
    "annotation",
    [
        "list[Item]",
        "deque[Item]",
        "Sequence[Item]",
        "MutableSequence[Item]",
        "typing.List[Item]",
        "typing.Sequence[Item]",
        "Annotated[list[Item], 1]",
        "Optional[list[Item]]",
    ],
)
def test_sequences_are_judged_alike(annotation: str, statement: str, expected: set[str]) -> None:
    default = "deque()" if "deque" in annotation else "[]"
    found = findings(source(PROGRAM.format(annotation=annotation, default=default, statement=statement)))
    assert {one.code for one in found} == expected


def test_an_operation_that_some_value_of_the_type_has_is_not_refused() -> None:
    text = PROGRAM.format(
        annotation="MutableSequence[Item]", default="[]", statement="order.items.appendleft(Item())"
    )
    assert "SOP218" not in {one.code for one in findings(source(text))}
