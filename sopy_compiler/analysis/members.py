"""What can be accessed on a state object besides what its class declares."""

from typing import Final

from sopy_compiler.ir.sigma import ModelKind, SigmaModel

_OBJECT: Final = frozenset(dir(object)) | {"__dict__", "__annotations__", "__module__"}

_PYDANTIC: Final = frozenset(
    {
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        # pydantic 1's interface, still there and reported by SOP209
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
        "__copy__",
        "__deepcopy__",
        "__fields__",
        "__fields_set__",
        "__iter__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
    }
)
_DATACLASS: Final = frozenset({"__dataclass_fields__", "__match_args__", "__post_init__", "__replace__"})
_ENUM: Final = frozenset({"name", "value", "_name_", "_value_"})

_OF_KIND: Final = {
    ModelKind.PYDANTIC: _PYDANTIC,
    ModelKind.DATACLASS: _DATACLASS,
    ModelKind.TYPED_DICT: frozenset(dir(dict)),
    ModelKind.PLAIN: frozenset[str](),
    ModelKind.ENUM: _ENUM,
}


def has_member(model: SigmaModel, name: str) -> bool:
    """Whether the name can be accessed on an instance, unless the model is open."""
    return name in _OBJECT or name in _OF_KIND[model.kind] or model.has(name)
