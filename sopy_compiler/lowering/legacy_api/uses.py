"""Where a class uses pydantic 1's interface."""

from collections.abc import Iterator

from sopy_compiler.ir.sigma import LegacyUse, ModelKind
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.legacy_api.calls import legacy_calls
from sopy_compiler.lowering.legacy_api.config import legacy_config
from sopy_compiler.lowering.legacy_api.decorators import legacy_validators
from sopy_compiler.lowering.legacy_api.fields import legacy_fields
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax.definitions import ClassDefinition

_OLD_BASES = {
    "pydantic.BaseSettings": ("pydantic.BaseSettings", "pydantic_settings.BaseSettings", True),
    "pydantic.env_settings.BaseSettings": ("pydantic.BaseSettings", "pydantic_settings.BaseSettings", True),
    "pydantic.generics.GenericModel": ("GenericModel", "BaseModel, Generic[...]", False),
}


def legacy_uses(
    definition: ClassDefinition, kind: ModelKind, classes: Classes, types: TypeExpressions
) -> tuple[LegacyUse, ...]:
    """The uses in this very class, in the order of the source."""
    found = [*_bases(definition, classes), *legacy_fields(definition, kind, classes)]
    found += legacy_validators(definition, classes)
    if kind is ModelKind.PYDANTIC:
        found += legacy_config(definition, classes)
    found += legacy_calls(definition, classes, types)
    return tuple(sorted(found, key=lambda use: (use.span, use.api)))


def _bases(definition: ClassDefinition, classes: Classes) -> Iterator[LegacyUse]:
    for base in classes.bases(definition):
        if base.external in _OLD_BASES:
            api, replacement, crashes = _OLD_BASES[base.external]
            yield LegacyUse(
                api=api,
                replacement=replacement,
                owner=classes.qualname(definition),
                symbol=definition.scope.symbol,
                span=definition.scope.tree.span(base.node),
                crashes=crashes,
            )
