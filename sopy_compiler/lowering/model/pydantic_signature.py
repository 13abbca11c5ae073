"""What calling a model of pydantic takes."""

from collections.abc import Iterable, Mapping
from typing import Final

from sopy_compiler.ir.sigma import DefaultKind, Field, Validator
from sopy_compiler.ir.signature import Parameter, Signature
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.configuration import Configuration
from sopy_compiler.lowering.model.kind import external_ancestors
from sopy_compiler.syntax.definitions import ClassDefinition

# Models of other bases take values from elsewhere (settings), or in another way (`RootModel`).
_PLAIN_BASES: Final = frozenset(
    {"pydantic.BaseModel", "typing.Generic", "typing.Protocol", "abc.ABC", "builtins.object"}
)
_CONSTRUCTORS: Final = frozenset({"__init__", "__new__"})
_BY_NAME: Final = ("populate_by_name", "validate_by_name")
_UNREADABLE: Final = "?"


def pydantic_signature(
    definition: ClassDefinition,
    fields: Iterable[Field],
    validators: Iterable[Validator],
    configuration: Configuration,
    classes: Classes,
) -> Signature | None:
    """The fields as keywords; None where a constructor, validator or setting can take others."""
    settings = configuration.keywords
    is_plain = (
        configuration.is_known
        and classes.bases_known(definition)
        and external_ancestors(definition, classes) <= _PLAIN_BASES
        and "alias_generator" not in settings
        and not any(map(_sees_arguments, validators))
        and not any(
            ancestor.node.decorators or _CONSTRUCTORS & ancestor.scope.bindings.keys()
            for ancestor in classes.linearisation(definition)
        )
    )
    found = tuple(fields)
    if not is_plain or any(field.alias == _UNREADABLE for field in found):
        return None
    return Signature(
        parameters=tuple(_parameter(field, settings) for field in found),
        takes_any_keyword=configuration.extra == "allow",
    )


def _sees_arguments(validator: Validator) -> bool:
    """Whether the validator is given the arguments and may change them."""
    mode = dict(validator.keywords).get("mode", "").strip("'\"")
    return validator.api == "root_validator" or (validator.api == "model_validator" and mode != "after")


def _parameter(field: Field, settings: Mapping[str, str]) -> Parameter:
    names = (field.name,)
    if field.alias:
        by_alias = () if settings.get("validate_by_alias") == "False" else (field.alias,)
        by_name = (
            (field.name,)
            if not by_alias or any(settings.get(one, "False") != "False" for one in _BY_NAME)
            else ()
        )
        names = (*by_alias, *by_name)
    return Parameter(
        name=names[0],
        is_required=field.default_kind is DefaultKind.REQUIRED,
        is_keyword_only=True,
        annotation=field.type.text,
        other_names=names[1:],
    )
