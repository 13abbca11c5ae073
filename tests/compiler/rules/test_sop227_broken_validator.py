# covers: sopy_compiler.lowering.model.validators
import pytest

from tests.compiler.expectations import assert_rule

MODEL = """
    from pydantic import ConfigDict, field_validator, model_validator, validator


    class Ticket(BaseModel):
        model_config = ConfigDict(validate_assignment={validates})

        title: str = ""
        total: int = 0

        {decorator}
        def checked(self, value=None):
            {body}


    class Urgent(Ticket):
        days: int = 0

        @field_validator("title", "days")
        @classmethod
        def inherited(cls, value):
            return value
"""


def judge(decorator: str, body: str, *, validates: bool = True) -> None:
    lines = "\n            ".join(body.splitlines())
    assert_rule("SOP227", MODEL.format(decorator=decorator, body=lines, validates=validates))


@pytest.mark.parametrize(
    ("decorator", "body"),
    [
        ('@field_validator("titel")  # expect: SOP227', "return value"),
        ('@validator("titel")  # expect: SOP227', "return value"),
        ('@field_validator("title", "toatl", mode="before")  # expect: SOP227', "return value"),
        ('@model_validator(mode="after")', "self.total = 3  # expect: SOP227\nreturn self"),
        (
            '@model_validator(mode="after")',
            "if not self.title: raise ValueError\nself.total += 3  # expect: SOP227\nreturn self",
        ),
    ],
)
def test_validators_that_cannot_work_are_reported(decorator: str, body: str) -> None:
    judge(decorator, body)


@pytest.mark.parametrize(
    ("decorator", "body"),
    [
        ('@field_validator("title", "total")', "return value"),
        ('@field_validator("*")', "return value"),
        ('@field_validator("later", check_fields=False)', "return value"),
        ('@field_validator("title")', "raise ValueError"),
        ('@field_validator("title")', "if value: return value"),
        ('@field_validator("title")', "..."),
        ('@model_validator(mode="after")', "if not self.title: self.total = 3\nreturn self"),
        ('@model_validator(mode="after")', "if self.total == 3: return self\nself.total = 3\nreturn self"),
        ('@model_validator(mode="after")', "self.__dict__['total'] = 3\nreturn self"),
    ],
)
def test_those_that_can_are_fine(decorator: str, body: str) -> None:
    judge(decorator, body)


def test_without_validate_assignment_nothing_runs_again() -> None:
    judge('@model_validator(mode="after")', "self.total = 3\nreturn self", validates=False)


def test_a_validator_that_returns_nothing_is_reported_at_its_name() -> None:
    for decorator in ('@field_validator("title")', '@model_validator(mode="after")'):
        body = MODEL.replace("value=None):", "value=None):  # expect: SOP227")
        assert_rule("SOP227", body.format(decorator=decorator, body="print(value)", validates=True))
