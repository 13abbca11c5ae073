"""`revalidate` finds what is not valid, wherever it is, and refuses nothing that is."""

from dataclasses import dataclass, field
from typing import Any

import pydantic.dataclasses
import pytest
from pydantic import (
    AliasChoices,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    RootModel,
    model_validator,
)

from sopy_runtime import Event, Procedure, Session, handler


class Part(BaseModel):
    amount: PositiveInt = 1


class Numbers(RootModel[list[PositiveInt]]): ...


@dataclass
class Point:
    x: PositiveInt = 1


@dataclass
class Derived(Point):
    made: list[Any] = field(default_factory=list, init=False)


@pydantic.dataclasses.dataclass
class Renamed:
    x: PositiveInt = Field(alias="wide")


@pydantic.dataclasses.dataclass
class Checked:
    x: PositiveInt = 1


class Opaque:
    """Nothing that pydantic knows."""


@dataclass
class Unknown:
    value: Opaque
    x: int = 0


class Whole(BaseModel):
    model_config = ConfigDict(extra="allow", arbitrary_types_allowed=True)

    total: PositiveInt = Field(default=1, alias="totalAmount")
    choice: PositiveInt = Field(default=1, validation_alias=AliasChoices("one", AliasPath("two", 0)))
    part: Part = Field(default_factory=Part)
    parts: dict[str, list[Part]] = Field(default_factory=lambda: {"a": [Part()]})
    numbers: Numbers = Field(default_factory=lambda: Numbers([1]))
    point: Point = Field(default_factory=Point)
    checked: Checked = Field(default_factory=Checked)
    anything: Any = None
    unknown: Any = Field(default_factory=lambda: Unknown(Opaque()))
    limit: int = 10

    @model_validator(mode="after")
    def check(self) -> "Whole":
        assert self.total <= self.limit, "over the limit"
        return self


class ByName(BaseModel):
    model_config = ConfigDict(validate_by_alias=False, validate_by_name=True)

    number: PositiveInt = Field(default=1, alias="other")
    first: PositiveInt = Field(default=1, validation_alias=AliasPath("list", 1))
    second: PositiveInt = Field(default=1, validation_alias=AliasPath("list", 0, "deep"))


class ByPath(ByName):
    model_config = ConfigDict(validate_by_alias=True)


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=str.upper)

    name: str = ""


class Act(Event[Any]): ...


class Acting(Procedure[Any]):
    @handler
    def on_act(self, sigma: Any, event: Act) -> Any:
        event.payload(sigma)
        return self


INVALID: dict[str, Any] = {
    "a field with an alias": lambda sigma: setattr(sigma, "total", -1),
    "a field with choices": lambda sigma: setattr(sigma, "choice", -1),
    "the model itself": lambda sigma: setattr(sigma, "total", 11),
    "a nested model": lambda sigma: setattr(sigma.part, "amount", -1),
    "a model in containers": lambda sigma: setattr(sigma.parts["a"][0], "amount", "x"),
    "a root model": lambda sigma: sigma.numbers.root.append(-1),
    "a dataclass": lambda sigma: setattr(sigma.point, "x", -1),
    "a dataclass of pydantic": lambda sigma: setattr(sigma.checked, "x", -1),
    "a model where anything goes": lambda sigma: setattr(sigma, "anything", Part.model_construct(amount=-1)),
    "a model in an extra field": lambda sigma: setattr(sigma, "more", [Part.model_construct(amount=-1)]),
}


@pytest.mark.parametrize("name", INVALID)
def test_what_is_not_valid_is_found_and_undone(name: str) -> None:
    session = Session(Acting(), Whole(), revalidate=True)
    before = session.sigma.model_dump_json(exclude={"unknown"})
    outcome = session.send(Act(INVALID[name]))
    assert (outcome.kind, session.sigma.model_dump_json(exclude={"unknown"})) == ("recover", before)
    assert Session(Acting(), Whole()).send(Act(INVALID[name])).kind == "stayed"


@pytest.mark.parametrize(
    "sigma",
    [
        Whole(),
        Whole(totalAmount=2, one=3),
        Strict(NAME="a"),
        ByName(number=2),
        ByPath(number=2, first=3),
        Numbers([1]),
        Point(),
        Derived(),
        Renamed(wide=1),
        {},
        Unknown(Opaque()),
    ],
)
def test_what_is_valid_is_accepted(sigma: Any) -> None:
    session = Session(Acting(), sigma, revalidate=True)
    assert session.send(Act(lambda _: None)).kind == "stayed"


@pytest.mark.parametrize(
    ("sigma", "act"),
    [
        (ByName(), lambda s: setattr(s, "second", -1)),
        (ByPath(), lambda s: setattr(s, "second", -1)),
        (Numbers([1]), lambda s: s.root.append(-1)),
        (Point(), lambda s: setattr(s, "x", 0)),
        ({"part": Part()}, lambda s: setattr(s["part"], "amount", 0)),
    ],
)
def test_every_kind_of_state_is_looked_at(sigma: Any, act: Any) -> None:
    assert Session(Acting(), sigma, revalidate=True).send(Act(act)).kind == "recover"
