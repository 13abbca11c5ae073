"""Each small change sees whether it was made, and takes itself back."""

from typing import Any

import pytest
from pydantic import BaseModel

from sopy_runtime.table import undo
from sopy_runtime.transaction.steps import Rebound, steps


class Owner:
    """An owner of attributes."""


class Model(BaseModel):
    a: int | None = None


def owners() -> list[Any]:
    return [{}, Owner()]


def bind(owner: Any, value: Any) -> None:
    if isinstance(owner, dict):
        owner["a"] = value
    else:
        owner.a = value


@pytest.mark.parametrize("index", [0, 1])
def test_what_was_not_there_differs_from_none_and_goes_again(index: int) -> None:
    owner = owners()[index]
    step = Rebound(owner, "a", "a", is_inner=False)
    assert not step.has_changed()
    bind(owner, None)
    assert step.has_changed()
    step.undo()
    assert not step.has_changed()
    assert (owner if index == 0 else vars(owner)) == {}


@pytest.mark.parametrize("index", [0, 1])
def test_only_another_value_is_a_change(index: int) -> None:
    owner = owners()[index]
    bind(owner, 1)
    step = Rebound(owner, "a", "a", is_inner=False)
    bind(owner, 1)
    assert not step.has_changed()
    bind(owner, 2)
    assert step.has_changed()
    step.undo()
    assert not step.has_changed()


def test_an_inner_model_also_knows_which_fields_were_set() -> None:
    model = Model()
    inner, root = (Rebound(model, "a", "field", is_inner=is_inner) for is_inner in (True, False))
    model.a = None
    assert (inner.has_changed(), root.has_changed()) == (True, False)
    inner.undo()
    assert (model.model_fields_set, inner.has_changed()) == (set(), False)


def test_an_assignment_that_does_more_is_refused() -> None:
    class Busy:
        def __setattr__(self, name: str, value: Any) -> None: ...

    with pytest.raises(TypeError, match="assigning a may change more than it"):
        Rebound(Busy(), "a", "a", is_inner=False)


def test_paths_lead_to_owners_through_attributes_and_keys() -> None:
    sigma, procedure = {"order": Owner()}, Owner()
    sigma["order"].lines = [1]  # type: ignore[attr-defined]  # an object takes any attribute
    procedure.seen = ("x",)  # type: ignore[attr-defined]  # likewise
    plan = undo(
        rebinds=("sigma.total", "sigma.order.sum", "self.count"),
        appends=("sigma.order.lines", "self.seen"),
        copies=("sigma.order",),
    )
    total, inner_sum, count, lines, seen, order = steps(plan, sigma, procedure)
    assert [one.field for one in (total, inner_sum, count, lines, seen, order)] == [
        "total", "order", "", "order", "", "order",
    ]  # fmt: skip
    assert [one.is_inner for one in (total, inner_sum, count) if isinstance(one, Rebound)] == [
        False, True, False,
    ]  # fmt: skip
    assert [[*one.holders()] for one in (total, inner_sum, count, lines)] == [
        [sigma], [sigma["order"]], [procedure], [sigma["order"].lines],
    ]  # fmt: skip
    # A tuple does not grow: its path is remembered as a copy.
    assert type(seen) is type(order)
    sigma["order"].lines.append(2)
    assert [one.has_changed() for one in (total, inner_sum, lines, seen, order)] == [
        False, False, True, False, True,
    ]  # fmt: skip
    lines.undo()
    assert sigma["order"].lines == [1]
    assert not order.has_changed()
