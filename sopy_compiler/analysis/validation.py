"""When pydantic checks the value of a field, and what it then runs."""

import re
from typing import Final

from sopy_compiler.analysis.constraints import Constraint, constraint_text, is_prepared
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.sigma import ModelKind, SigmaModel, Validator

_OF_FIELDS: Final = frozenset({"validator", "field_validator"})
_EARLY: Final = re.compile(r"""['"](before|plain)['"]""")


def validates_assignment(model: SigmaModel) -> bool:
    """Whether assignments are checked, or may be: a setting that could not be read counts."""
    if model.is_open:
        return True
    setting = dict(model.config).get("validate_assignment")
    frozen = dict(model.config).get("frozen")
    return setting not in {None, "False"} or frozen not in {None, "False"}


def is_judged(model: SigmaModel) -> bool:
    """Whether the model is one of pydantic whose settings are known."""
    if model.kind is not ModelKind.PYDANTIC or model.is_open:
        return False
    for member in model.members:
        if member.name == "__setattr__" and not member.owner.startswith(("pydantic.", "builtins.")):
            return False
    return True


def validators_of(place: FieldPlace) -> tuple[Validator, ...]:
    """The validators written for the field."""
    return tuple(
        validator
        for validator in place.model.validators
        if validator.api in _OF_FIELDS and (place.field.name in validator.fields or "*" in validator.fields)
    )


def is_check(validator: Validator) -> bool:
    """Whether it sees the value of the field's type, rather than raw input that it prepares."""
    keywords = dict(validator.keywords)
    return not _EARLY.search(keywords.get("mode", "")) and keywords.get("pre", "False") == "False"


def sees_values(place: FieldPlace) -> bool:
    """Whether what is given is what the field is meant to hold, not something to be prepared."""
    return all(map(is_check, validators_of(place))) and not is_prepared(place.field.type)


def runs_afterwards(validator: Validator) -> bool:
    """Whether a validator of the whole model is given an instance, and so makes none."""
    mode = dict(validator.keywords).get("mode", "")
    return validator.api == "model_validator" and mode.strip("'\"") == "after"


def checks_in_words(place: FieldPlace, constraints: tuple[Constraint, ...]) -> str:
    """What is run when the field is checked: "`known_status`", "`le=100`"."""
    names = [validator.name for validator in validators_of(place)]
    limits = [constraint_text(one) for one in constraints]
    return joined(f"`{name}`" for name in dict.fromkeys((*names, *limits)))
