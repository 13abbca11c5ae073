"""What a dotted path of sigma names."""

from typing import Final

from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.analysis.index import Index
from sopy_compiler.domain.containers import held_type
from sopy_compiler.domain.optional import only_present
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression

ELEMENT: Final = "*"


def field_at(path: str, sigma: str | None, index: Index) -> FieldPlace | None:
    """The field that a path of a state of type `sigma` ends at; None for an element and for the unknown."""
    if not path or sigma is None:
        return None
    key = (sigma, path)
    if key not in index.field_places:
        index.field_places[key] = _look_up(path, sigma, index)
    return index.field_places[key]


def _look_up(path: str, sigma: str, index: Index) -> FieldPlace | None:
    way, _, last = path.rpartition(".")
    model = model_of(type_at(way, sigma, index), index)
    field = model.field(last) if model is not None else None
    return FieldPlace(model=model, field=field) if model is not None and field is not None else None


def type_at(path: str, sigma: str | None, index: Index) -> TypeExpression:
    """The declared type of what the path leads to; unknown where it cannot be told."""
    found = TypeExpression(name=sigma) if sigma is not None else UNKNOWN_TYPE
    for step in path.split(".") if path else ():
        found = _step(found, step, index)
    return found


def model_of(expression: TypeExpression, index: Index) -> SigmaModel | None:
    """The model that a value of the type is, None where there is not exactly one."""
    only = only_present(expression)
    return index.models.get(only.name) if only is not None else None


def _step(owner: TypeExpression, step: str, index: Index) -> TypeExpression:
    if step == ELEMENT:
        return held_type(owner)
    model = model_of(owner, index)
    field = model.field(step) if model is not None else None
    return field.type if field is not None else UNKNOWN_TYPE
