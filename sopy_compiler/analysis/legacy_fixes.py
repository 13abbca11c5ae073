"""Rewrites of pydantic 1's interface, which the models below a class can make unsafe."""

from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.diagnostics.fix import Fix, FixSafety
from sopy_compiler.ir.sigma import LegacyUse, SigmaModel, Validator

_OF_FIELDS: Final = frozenset({"validator", "field_validator"})
_CONFIG: Final = "class Config"


def legacy_fix(use: LegacyUse, index: Index) -> Fix | None:
    """The rewrite, safe where no class of the program can tell it from what was there."""
    if not use.edits:
        return None
    is_felt = any(_is_felt(use, model) for model in index.models.values() if use.owner in model.ancestors)
    safety = FixSafety.SAFE if use.is_certain and not is_felt else FixSafety.UNSAFE
    return Fix(safety=safety, edits=use.edits)


def _is_felt(use: LegacyUse, below: SigmaModel) -> bool:
    """Whether a model that inherits from the one of the use may come to behave otherwise."""
    if use.api in {"@validator", "@root_validator"}:
        return _has_further_validators(use, below)
    if use.api == _CONFIG:
        return any(one.api == _CONFIG and not one.edits for one in below.legacy)
    if use.api == ".copy()" and "allow" in dict(below.config).get("extra", ""):
        return True
    # An override has the old name, and would be called no more.
    name = use.api.strip(".()")
    return any(one.name == name and one.owner == below.qualname for one in below.members)


def _has_further_validators(use: LegacyUse, below: SigmaModel) -> bool:
    """Pydantic runs old validators before new ones, and replaces one by a namesake of its own kind only."""
    name = use.symbol.rpartition(".")[2]
    rewritten = next((one for one in below.validators if one.name == name and one.owner == use.owner), None)
    if rewritten is None:  # it has another meaning here
        return True
    return any(_meet(rewritten, one) for one in below.validators if one.owner != use.owner)


def _meet(one: Validator, other: Validator) -> bool:
    """Whether both see the same value."""
    if (one.api in _OF_FIELDS) != (other.api in _OF_FIELDS):
        return False
    both = {*one.fields} & {*other.fields}
    return bool(both) or one.api not in _OF_FIELDS or "*" in (*one.fields, *other.fields)
