"""Constants that pydantic refuses when a model is made of them."""

from collections.abc import Iterator

from sopy_compiler.analysis.acceptance import accepts_one
from sopy_compiler.analysis.constraints import broken_constraint
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.validation import runs_afterwards, sees_values
from sopy_compiler.domain.optional import only_present
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.model_call import ModelCall, ModelCallKind
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedArgument:
    """What a field is given; `broken` is the constraint that it breaks, empty where its type has no room."""

    place: FieldPlace
    value: TypeExpression
    span: Span
    broken: str = ""


def refused_arguments(call: ModelCall, index: Index) -> Iterator[RefusedArgument]:
    """The constants of a call for which no conversion and no validator can be meant."""
    model = index.models.get(call.model)
    if model is None or call.kind is not ModelCallKind.CONSTRUCTOR or not _is_plain(model):
        return
    for name, value, span in call.constants:
        place = _place(model, name)
        if place is None or not sees_values(place):
            continue
        only = only_present(place.field.type)
        limits = (*place.field.constraints, *(only.constraints if only is not None else ()))
        if accepts_one(place.field.type, value, index) is False:
            yield RefusedArgument(place=place, value=value, span=span)
        elif value.literals and (broken := broken_constraint(value.literals[0], limits)) is not None:
            yield RefusedArgument(place=place, value=value, span=span, broken=broken)


def _is_plain(model: SigmaModel) -> bool:
    """Whether pydantic gets the arguments as they are."""
    return (
        model.kind is ModelKind.PYDANTIC
        and model.bases_known
        and model.signature is not None
        and all(one.fields or runs_afterwards(one) for one in model.validators)
    )


def _place(model: SigmaModel, name: str) -> FieldPlace | None:
    """The field that is given by the name; an alias takes the place of the field's own."""
    for field in model.fields:
        if name == (field.alias or field.name):
            return FieldPlace(model=model, field=field)
    return None
