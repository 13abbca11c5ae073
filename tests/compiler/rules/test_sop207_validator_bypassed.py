# covers: sopy_compiler.lowering.type_constraints, sopy_compiler.lowering.model.checking
# covers: sopy_compiler.analysis.field_paths, sopy_compiler.analysis.constraints
# covers: sopy_compiler.analysis.validation, sopy_compiler.analysis.constants
import pytest

from tests.compiler.expectations import assert_rule, findings, flow, only, repaired, source

MODEL = """
    from typing import Annotated

    from pydantic import ConfigDict, field_validator, model_validator


    class Address(BaseModel):
        code: str = Field(default="", pattern="^[0-9]{{5}}$")


    class Parcel(BaseModel):
        {config}
        weight: float = Field(default=1.0, gt=0, lt=30)
        tries: int = Field(default=0, ge=0)
        rest: int = Field(default=3, le=3)
        status: str = "new"
        note: str = ""
        address: Address = Address()

        @field_validator("status")
        @classmethod
        def known(cls, status: str) -> str:
            return status

        def weigh(self, weight: float) -> None:
            {body}


    class Start(Procedure[Parcel]):
        @handler
        def on_go(self, sigma: Parcel, event: Go):
            {statement}
            return self
"""


def judge(statement: str, *, config: str = "", body: str = "pass") -> None:
    assert_rule("SOP207", MODEL.format(statement=statement, config=config, body=body))


def test_unknown_values_given_to_checked_fields_are_reported() -> None:
    for statement in (
        "sigma.weight = len(event.payload)",
        "sigma.weight *= 2",
        "sigma.tries -= 1",
        "sigma.tries = 0 if event.payload else len(event.payload) - 1",
        "sigma.status = 'sent'",
        "sigma.address.code = event.payload",
    ):
        judge(statement + "  # expect: SOP207")


def test_the_models_own_method_is_reported_where_it_assigns() -> None:
    judge("sigma.weigh(len(event.payload))", body="self.weight = weight  # expect: SOP207")


def test_values_that_surely_keep_the_constraints_are_fine() -> None:
    for statement in (
        "sigma.weight = 2.5",
        "sigma.tries += 1",
        "sigma.tries = 1 if event.payload else 2",
        "sigma.rest -= 1",
        "sigma.address.code = '12345'",
        "sigma.note = event.payload",
        "sigma.tries = -1",  # SOP211 says more
    ):
        judge(statement)


def test_models_that_check_assignments_refuse_them_or_are_not_known_are_not_judged() -> None:
    for config in (
        "model_config = ConfigDict(validate_assignment=True)",
        "model_config = {'validate_assignment': True}",
        "model_config = ConfigDict(frozen=True)",
        "model_config = {**SETTINGS}",
    ):
        judge("sigma.status = 'sent'", config=config)


def test_the_fix_configures_the_model_once() -> None:
    text = flow(MODEL.format(statement="sigma.status = 'sent'", config="", body="pass"))
    found = only(text, "SOP207")
    assert found.message.startswith("this assignment to Parcel.status skips `known`")
    assert '    model_config = {"validate_assignment": True}\n\n    weight: float' in repaired(text, found)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (
            "model_config = ConfigDict(title='x')",
            "model_config = ConfigDict(title='x', validate_assignment=True)",
        ),
        ("model_config = ConfigDict()", "model_config = ConfigDict(validate_assignment=True)"),
        ("model_config = dict(title='x',)", "model_config = dict(title='x', validate_assignment=True,)"),
        (
            "model_config = ConfigDict(validate_assignment=False)",
            "model_config = ConfigDict(validate_assignment=True)",
        ),
        ("model_config = {'title': 'x'}", "model_config = {'title': 'x', \"validate_assignment\": True}"),
        (
            "class Config:\n            title = 'x'",
            "class Config:\n        validate_assignment = True\n        title = 'x'",
        ),
    ],
)
def test_the_fix_extends_a_configuration(config: str, expected: str) -> None:
    text = flow(MODEL.format(statement="sigma.status = 'sent'", config=config, body="pass"))
    mended = repaired(text, only(text, "SOP207"))
    assert expected in mended
    assert "SOP207" not in {found.code for found in findings(source(mended))}


SPELT = """
    from typing import Annotated, Optional, TypeAlias

    import annotated_types
    import pydantic
    from annotated_types import Gt, Len
    from pydantic import AfterValidator, PositiveInt, StringConstraints, conint, conlist, constr
    from pydantic.types import NonNegativeInt

    BOUND = Field(gt=0)
    Score = Annotated[int, Field(ge=0)]
    Level: TypeAlias = PositiveInt
    Rank = Annotated[int, Gt(3)]
    Count = conint(gt=0)


    def even(value: int) -> int:
        return value


    class Parcel(BaseModel):
        field: {declared} = None


    class Start(Procedure[Parcel]):
        @handler
        def on_go(self, sigma: Parcel, event: Go):
            {statement}
            return self
"""


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ("PositiveInt", "len(event.payload)"),
        ("pydantic.NonNegativeFloat", "len(event.payload)"),
        ("NonNegativeInt", "len(event.payload)"),
        ("'PositiveInt'", "len(event.payload)"),
        ("PositiveInt | None", "len(event.payload)"),
        ("Optional[Annotated[str, Len(2, 4)]]", "event.payload"),
        ("conint(gt=0)", "len(event.payload)"),
        ("constr(min_length=2)", "event.payload"),
        ("conlist(str, min_length=1)", "event.payload.split()"),
        ("Annotated[int, Field(gt=0)]", "len(event.payload)"),
        ("Annotated[int, BOUND]", "len(event.payload)"),
        ("Annotated[int, AfterValidator(even)]", "len(event.payload)"),
        ("Annotated[int, annotated_types.Interval(gt=0, lt=9)]", "len(event.payload)"),
        ("Annotated[PositiveInt, 'how many']", "len(event.payload)"),
        ("Annotated[str, StringConstraints(pattern='^a')]", "event.payload"),
        ("Score", "len(event.payload)"),
        ("Level", "len(event.payload)"),
        ("Rank", "len(event.payload)"),
        ("Count", "len(event.payload)"),
        ("list[PositiveInt]", "[len(event.payload)]"),
        ("dict[str, Score]", "{'a': len(event.payload)}"),
        ("tuple[PositiveInt, str]", "(len(event.payload), '')"),
    ],
)
def test_a_constraint_is_seen_in_every_spelling(declared: str, value: str) -> None:
    statement = f"sigma.field = {value}  # expect: SOP207"
    assert_rule("SOP207", SPELT.format(declared=declared, statement=statement))


def test_a_type_statement_is_an_alias_too() -> None:
    body = SPELT.replace("Rank = Annotated", "type Rank = Annotated")
    statement = "sigma.field = len(event.payload)  # expect: SOP207"
    assert_rule("SOP207", body.format(declared="Rank", statement=statement))


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ("StrictInt", "len(event.payload)"),
        ("Annotated[int, 'how many']", "len(event.payload)"),
        ("Annotated[int, unknown(3)]", "len(event.payload)"),
        ("list[PositiveInt]", "[]"),
        ("list[PositiveInt]", "[1, 2]"),
        ("list[PositiveInt]", "[one for one in sigma.field if one > 3]"),
        ("PositiveInt | None", "None"),
        ("int | Annotated[str, Len(2)]", "event.payload"),
    ],
)
def test_what_keeps_the_constraints_or_has_none_is_fine(declared: str, value: str) -> None:
    assert_rule("SOP207", SPELT.format(declared=declared, statement=f"sigma.field = {value}"))
