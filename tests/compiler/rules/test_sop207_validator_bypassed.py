# covers: sopy_compiler.analysis.field_paths, sopy_compiler.analysis.constraints
# covers: sopy_compiler.analysis.validation, sopy_compiler.analysis.constants
from tests.compiler.expectations import assert_rule, flow, only, repaired

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
        "sigma.tries = 0 if event.payload else -1",
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
