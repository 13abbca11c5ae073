"""A value that a validator refused is not in the state, also when the handler has caught the error."""

import copy
from typing import Any, Generic, TypeVar

import pydantic.dataclasses
import pytest
from pydantic import (
    BaseModel,
    ConfigDict,
    PrivateAttr,
    RootModel,
    ValidationError,
    field_validator,
    model_validator,
)

from sopy_runtime import Event, Procedure, Session, handler
from sopy_runtime.transaction.refused_assignment import guard_assignments

T = TypeVar("T")


class Budget(BaseModel):
    model_config = ConfigDict(validate_assignment=True, extra="allow")

    spent: int = 0
    limit: int = 10
    attempts: int = 0
    _checks: int = PrivateAttr(default=0)

    @model_validator(mode="after")
    def check(self) -> "Budget":
        self._checks += 1
        if self.spent > self.limit:
            self.__dict__["attempts"] = -1
            raise ValueError("over the limit")
        return self


class Wrapped(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    spent: int = 0
    attempts: int = 0

    @model_validator(mode="wrap")
    @classmethod
    def check(cls, value: Any, validate: Any) -> Any:
        found = validate(value)
        assert "20" not in repr(found), "not twenty"
        return found


class OfField(BaseModel):
    model_config = ConfigDict(validate_assignment=True)

    spent: int = 0
    attempts: int = 0

    @field_validator("spent")
    @classmethod
    def check(cls, spent: int) -> int:
        assert spent <= 10, "over the limit"
        return spent


@pydantic.dataclasses.dataclass(config=ConfigDict(validate_assignment=True))
class Data:
    spent: int = 0
    attempts: int = 0

    @model_validator(mode="after")
    def check(self) -> "Data":
        assert self.spent <= 10, "over the limit"
        return self


class Derived(Budget):
    more: int = 0


class Box(BaseModel, Generic[T]):
    content: T


class Account(BaseModel):
    budget: Budget | None = None
    boxes: dict[str, list[Box[Derived]]] = {}
    data: Data | None = None


class Spend(Event[int]): ...


class Spending(Procedure[Any]):
    def __init__(self, find: Any) -> None:
        self.find = find

    @handler
    def on_spend(self, sigma: Any, event: Spend) -> Any:
        purse = self.find(sigma)
        purse.spent = 5
        purse.attempts += 1
        try:
            purse.spent = event.payload
        except ValidationError:
            return "too much"
        return self


STATES: dict[str, tuple[Any, Any]] = {
    "a validator after": (Budget(), lambda sigma: sigma),
    "a validator around": (Wrapped(), lambda sigma: sigma),
    "a validator of the field": (OfField(), lambda sigma: sigma),
    "a dataclass": (Data(), lambda sigma: sigma),
    "a subclass": (Derived(), lambda sigma: sigma),
    "a nested model": (Account(budget=Budget()), lambda sigma: sigma.budget),
    "a nested dataclass": (Account(data=Data()), lambda sigma: sigma.data),
    "deep in generics": (
        Account(boxes={"a": [Box[Derived](content=Derived())]}),
        lambda sigma: sigma.boxes["a"][0].content,
    ),
}


@pytest.mark.parametrize("name", STATES)
def test_a_refused_value_is_gone_and_all_else_is_kept(name: str) -> None:
    sigma, find = copy.deepcopy(STATES[name])
    session = Session(Spending(find), sigma)
    outcome = session.send(Spend(20))
    assert (outcome.kind, outcome.message) == ("recover", "too much")
    assert (find(sigma).spent, find(sigma).attempts) == (5, 1)
    assert session.send(Spend(7)).kind == "stayed"
    assert (find(sigma).spent, find(sigma).attempts) == (7, 2)


def test_the_model_stays_what_it_was_in_all_else() -> None:
    guard_assignments(Account)
    guards = (Budget.__pydantic_validator__, Data.__setattr__)
    guard_assignments(Account)
    assert (Budget.__pydantic_validator__, Data.__setattr__) == guards
    budget = Budget(spent=1)
    with pytest.raises(ValidationError):
        budget.spent = 20
    assert (budget.model_fields_set, budget.attempts, budget._checks) == ({"spent"}, 0, 1)
    with pytest.raises(ValidationError, match="valid integer"):
        Budget.__pydantic_validator__.validate_assignment(budget, "spent", "2", strict=True)
    assert Budget.model_validate({"spent": 2, "more": 1}) == Budget.model_validate_json(
        '{"spent": 2, "more": 1}'
    )
    assert Account.model_validate({"budget": {"spent": "3"}}).budget == Budget(spent=3)
    assert RootModel[list[Budget]].model_validate([{"spent": 4}]).root == [Budget(spent=4)]
    assert Budget.model_json_schema()["properties"].keys() == {"spent", "limit", "attempts"}


def test_a_model_that_does_not_validate_assignments_is_left_alone() -> None:
    class Unchecked(BaseModel):
        spent: int = 0

        @model_validator(mode="after")
        def check(self) -> "Unchecked":
            return self

    validator = Unchecked.__pydantic_validator__
    guard_assignments(Unchecked)
    assert Unchecked.__pydantic_validator__ is validator
