# covers: sopy_compiler.lowering.given_constants
"""What is reported of a constant is what pydantic does with it."""

from typing import Any

import pytest
from pydantic import ValidationError

from sopy_compiler.checker.select import Selection
from tests.compiler.expectations import findings, source

FIELDS = """\
from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Any, Literal, Optional

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PositiveInt, conint
from pydantic import constr, field_validator, model_validator

from sopy import Procedure


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Part(BaseModel):
    size: int = 0


class Plain(BaseModel):
    number: int = 1
    positive: PositiveInt = 1
    small: int = Field(default=1, lt=10)
    some: conint(ge=2) = 2
    perhaps: PositiveInt | None = None
    short: constr(max_length=3) = "a"
    coded: str = Field(default="ab", pattern="^[a-c]+$")
    stage: Literal["new", "paid"] = "new"
    colour: Colour = Colour.RED
    amount: float = 1.0
    is_open: bool = True
    names: list[str] = []
    pair: tuple[int, int] = (1, 2)
    prices: dict[str, float] = {}
    found: Sequence[str] = ()
    part: Part = Part()
    maybe: Optional[str] = None
    anything: Any = None
    other: int = Field(default=1, alias="Other")


class Seen(BaseModel):
    model_config = ConfigDict(strict=False)
    cut: Annotated[int, BeforeValidator(lambda value: 3)] = 1
    checked: Annotated[int, AfterValidator(lambda value: value), Field(gt=2)] = 3
    made: PositiveInt = 1

    @field_validator("made", mode="before")
    @classmethod
    def make(cls, value: object) -> int:
        return 5


class Whole(BaseModel):
    number: PositiveInt = 1

    @model_validator(mode="before")
    @classmethod
    def prepare(cls, values: Any) -> Any:
        return {"number": 7}


class After(BaseModel):
    number: PositiveInt = 1

    @model_validator(mode="after")
    def look(self) -> "After":
        return self
"""
VALUES = ("0", "-3", "12", "2.5", '"x"', '"12"', '"red"', '"abcd"', "True", "None", "[]", "{}", "()", 'b"a"')


def definitions() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "made"}
    exec(FIELDS, names)
    return names


MADE = definitions()
MODELS = ("Plain", "Seen", "Whole", "After")
GIVEN = [(model, field.alias or name) for model in MODELS for name, field in MADE[model].model_fields.items()]


def refuses(model: str, name: str, value: object) -> bool:
    try:
        MADE[model](**{name: value})
    except ValidationError:
        return True
    return False


def reported(calls: list[str]) -> set[int]:
    text = FIELDS + "\n\n" + "\n".join(calls) + "\n"
    first = FIELDS.count("\n") + 3
    found = findings(source(text), selection=Selection(select=("SOP107",)))
    return {one.span.line - first for one in found}


@pytest.mark.parametrize("call", ["{model}({name}={value})", '{model}.model_validate({{"{name}": {value}}})'])
def test_what_is_reported_is_refused_by_pydantic(call: str) -> None:
    tried = [(model, name, value) for model, name in GIVEN for value in VALUES]
    lines = reported([call.format(model=model, name=name, value=value) for model, name, value in tried])
    refused = {
        number for number, (model, name, value) in enumerate(tried) if refuses(model, name, eval(value))
    }
    assert lines <= refused, [tried[number] for number in sorted(lines - refused)]
    assert len(lines) > 0.6 * len(refused), [tried[number] for number in sorted(refused - lines)]


def test_a_display_that_is_spread_is_read_and_what_is_guarded_is_not() -> None:
    lines = reported(
        [
            'Plain(**{"positive": 0})',
            "try: Plain(positive=0)",
            "except ValueError: pass",
            "Plain(other=0)",
            "Plain(Other=None)",
            "Plain.model_construct(positive=0)",
        ]
    )
    assert lines == {0, 3, 4}


def test_the_message_names_the_field_the_limit_and_the_value() -> None:
    found = findings(
        source(FIELDS + "\n\nPlain(positive=0)\nPlain(part=None)\n"), selection=Selection(select=("SOP107",))
    )
    assert [one.message for one in found] == [
        "Plain.positive is declared with `gt=0` and gets `0`, so this call raises ValidationError",
        "Plain.part takes `Part` and gets None, so this call raises ValidationError",
    ]
