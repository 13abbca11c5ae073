"""A session that cannot work is refused when it is made."""

from dataclasses import dataclass
from typing import Annotated, Any, Generic, Protocol, TypedDict, TypeVar

import pytest
from pydantic import BaseModel

from sopy_runtime import SOP, MemoryStore, Procedure, Session, SigmaMismatch
from tests.runtime.orders import Basket, Order

T = TypeVar("T")


class Box(BaseModel, Generic[T]):
    content: T


class Keys(TypedDict):
    name: str


@dataclass
class Point:
    x: int = 0


class Named(Protocol):
    name: str


class BigOrder(Order): ...


class OverKeys(Procedure[Keys]): ...


class OverPoint(Procedure[Point]): ...


class OverUnion(Procedure[Point | Order]): ...


class OverBox(Procedure[Box[int]]): ...


class OverDict(Procedure[dict[str, Any]]): ...


class OverAnnotated(Procedure[Annotated[Order, "the order"]]): ...


class OverProtocol(Procedure[Named]): ...


class OverAny(Procedure[Any]): ...


class OverNothing(Procedure): ...  # type: ignore[type-arg]  # as programs write it


class Open(Procedure[T]): ...


CASES = [
    (Basket, Order(), Point()),
    (Basket, BigOrder(), {}),
    (OverPoint, Point(), Order()),
    (OverKeys, {"name": "a"}, Point()),
    (OverDict, {}, Order()),
    (OverUnion, Point(), Box(content=1)),
    (OverUnion, Order(), {}),
    (OverBox, Box(content=1), Order()),
    (OverBox, Box[int](content=1), Point()),
    (OverAnnotated, Order(), Point()),
    (OverProtocol, Point(), Point),
    (OverAny, Point(), Point),
    (OverNothing, Order(), Order),
    (Open, {}, dict),
]


@pytest.mark.parametrize("make", [Session, lambda start, sigma: SOP(sigma, start)])
@pytest.mark.parametrize(("procedure", "fitting", "other"), CASES)
def test_a_state_of_another_class_is_refused(make: Any, procedure: Any, fitting: Any, other: Any) -> None:
    make(procedure(), fitting)
    with pytest.raises(SigmaMismatch, match=f"^{procedure.__name__} is a procedure over .*, and sigma is "):
        make(procedure(), other)


def test_the_message_names_both_classes() -> None:
    with pytest.raises(SigmaMismatch, match=r"Basket is a procedure over Order, and sigma is a Point"):
        Session(Basket(), Point())  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize(
    ("limit", "error"), [(None, TypeError), ("3", TypeError), (True, TypeError), (-1, ValueError)]
)
def test_a_limit_of_retries_is_a_number(limit: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="retry_limits must be"):
        Session(Basket(), Order(), retry_limits=limit)
    with pytest.raises(error, match="retry_limits must be"):
        SOP(Order(), Basket(), retry_limits=limit)
    with pytest.raises(error, match="retry_limits must be"):
        SOP(Order(), Basket()).with_recovery(retry_limits=limit)


def test_nothing_is_kept_of_a_session_that_is_refused() -> None:
    store = MemoryStore()
    with pytest.raises(SigmaMismatch):
        Session(Basket(), Point(), store=store)  # type: ignore[arg-type]  # on purpose
    assert store.sessions() == ()
