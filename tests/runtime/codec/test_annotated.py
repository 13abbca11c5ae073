"""What annotations ask for; a value is only said to be wrong where that is sure."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, BeforeValidator, ValidationError

from sopy_runtime.codec.annotated import converted, fits


class Job(BaseModel):
    name: str = ""


class Unready(BaseModel):
    later: "Nowhere"  # type: ignore[name-defined]  # noqa: F821  nothing has this name


class Meaningless:
    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> Any:
        raise RuntimeError("asked too early")


@pytest.mark.parametrize(
    ("value", "annotation", "answer"),
    [
        (1, int, True),
        ("1", int, False),
        (Job(), Job, True),
        (3, Job, False),
        # Not hashable, so that nothing can be remembered of it.
        ("1", Annotated[int, []], False),
        # Of these nothing is known.
        ("1", Annotated[int, BeforeValidator(lambda value: value.missing)], True),
        ("1", Unready, True),
        ("1", Meaningless, True),
    ],
)
def test_a_value_fits_unless_it_surely_does_not(value: object, annotation: Any, answer: bool) -> None:
    assert fits(value, annotation) is answer


def test_a_value_becomes_what_it_stands_for() -> None:
    assert converted("1", int) == 1
    assert converted("1", Meaningless) == "1"
    with pytest.raises(ValidationError):
        converted("one", int)
