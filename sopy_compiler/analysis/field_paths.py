"""What a dotted path of sigma names."""

from dataclasses import dataclass
from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.ir.sigma import Field, SigmaModel
from sopy_compiler.ir.type_expression import NONE, UNKNOWN_TYPE, TypeExpression

ELEMENT: Final = "*"
_OF_ONE: Final = frozenset(
    {
        "builtins.list",
        "builtins.set",
        "builtins.frozenset",
        "collections.deque",
        "collections.abc.Sequence",
        "typing.Sequence",
    }
)
_OF_TWO: Final = frozenset(
    {
        "builtins.dict",
        "collections.defaultdict",
        "collections.OrderedDict",
        "collections.abc.Mapping",
        "typing.Mapping",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlace:
    """A field and the model through which it is reached, which can be a subclass of the declaring one."""

    model: SigmaModel
    field: Field

    @property
    def name(self) -> str:
        """`Order.total`."""
        return f"{self.model.name}.{self.field.name}"


def field_at(path: str, sigma: str | None, index: Index) -> FieldPlace | None:
    """The field that a path of a state of type `sigma` ends at; None for an element and for the unknown."""
    if not path or sigma is None:
        return None
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
    present = [member for member in expression.members if member.name != NONE]
    return index.models.get(present[0].name) if len(present) == 1 else None


def _step(owner: TypeExpression, step: str, index: Index) -> TypeExpression:
    if step == ELEMENT:
        return _element(owner)
    model = model_of(owner, index)
    field = model.field(step) if model is not None else None
    return field.type if field is not None else UNKNOWN_TYPE


def _element(owner: TypeExpression) -> TypeExpression:
    present = [member for member in owner.members if member.name != NONE]
    if len(present) != 1:
        return UNKNOWN_TYPE
    container = present[0]
    if container.name in _OF_ONE and len(container.arguments) == 1:
        return container.arguments[0]
    if container.name in _OF_TWO and len(container.arguments) == 2:
        return container.arguments[1]
    return UNKNOWN_TYPE
