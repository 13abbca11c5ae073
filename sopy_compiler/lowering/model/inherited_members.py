"""The members that instances have from outside ancestors."""

import builtins
from typing import Final

from sopy_compiler.ir.sigma import MemberKind, ModelKind

_METHOD: Final = MemberKind.METHOD
_CLASS_METHOD: Final = MemberKind.CLASS_METHOD
_PROPERTY: Final = MemberKind.PROPERTY
_ATTRIBUTE: Final = MemberKind.CLASS_ATTRIBUTE

# pydantic 2's public interface, what is left of pydantic 1's, and the hooks a model may override.
PYDANTIC_MEMBERS: Final = {
    "model_config": _ATTRIBUTE,
    "model_computed_fields": _PROPERTY,
    "model_construct": _CLASS_METHOD,
    "model_copy": _METHOD,
    "model_dump": _METHOD,
    "model_dump_json": _METHOD,
    "model_extra": _PROPERTY,
    "model_fields": _PROPERTY,
    "model_fields_set": _PROPERTY,
    "model_json_schema": _CLASS_METHOD,
    "model_parametrized_name": _CLASS_METHOD,
    "model_post_init": _METHOD,
    "model_rebuild": _CLASS_METHOD,
    "model_validate": _CLASS_METHOD,
    "model_validate_json": _CLASS_METHOD,
    "model_validate_strings": _CLASS_METHOD,
    "construct": _CLASS_METHOD,
    "copy": _METHOD,
    "dict": _METHOD,
    "from_orm": _CLASS_METHOD,
    "json": _METHOD,
    "parse_file": _CLASS_METHOD,
    "parse_obj": _CLASS_METHOD,
    "parse_raw": _CLASS_METHOD,
    "schema": _CLASS_METHOD,
    "schema_json": _CLASS_METHOD,
    "update_forward_refs": _CLASS_METHOD,
    "validate": _CLASS_METHOD,
    "__fields__": _PROPERTY,
    "__fields_set__": _PROPERTY,
    "__class_vars__": _ATTRIBUTE,
    "__private_attributes__": _ATTRIBUTE,
    "__signature__": _ATTRIBUTE,
    "__pydantic_complete__": _ATTRIBUTE,
    "__pydantic_computed_fields__": _ATTRIBUTE,
    "__pydantic_core_schema__": _ATTRIBUTE,
    "__pydantic_custom_init__": _ATTRIBUTE,
    "__pydantic_decorators__": _ATTRIBUTE,
    "__pydantic_extra__": _ATTRIBUTE,
    "__pydantic_extra_info__": _ATTRIBUTE,
    "__pydantic_fields__": _ATTRIBUTE,
    "__pydantic_fields_set__": _ATTRIBUTE,
    "__pydantic_generic_metadata__": _ATTRIBUTE,
    "__pydantic_init_subclass__": _CLASS_METHOD,
    "__pydantic_parent_namespace__": _ATTRIBUTE,
    "__pydantic_post_init__": _ATTRIBUTE,
    "__pydantic_private__": _ATTRIBUTE,
    "__pydantic_root_model__": _ATTRIBUTE,
    "__pydantic_serializer__": _ATTRIBUTE,
    "__pydantic_setattr_handlers__": _ATTRIBUTE,
    "__pydantic_validator__": _ATTRIBUTE,
    "__class_getitem__": _CLASS_METHOD,
    "__copy__": _METHOD,
    "__deepcopy__": _METHOD,
    "__get_pydantic_core_schema__": _CLASS_METHOD,
    "__get_pydantic_json_schema__": _CLASS_METHOD,
    "__iter__": _METHOD,
    "__pretty__": _METHOD,
    "__replace__": _METHOD,
    "__repr_args__": _METHOD,
    "__repr_name__": _METHOD,
    "__repr_recursion__": _METHOD,
    "__repr_str__": _METHOD,
    "__rich_repr__": _METHOD,
    "__setstate__": _METHOD,
    "__slots__": _ATTRIBUTE,
    "_calculate_keys": _METHOD,
    "_copy_and_set_values": _METHOD,
    "_get_value": _CLASS_METHOD,
    "_iter": _METHOD,
}
_DATACLASS_MEMBERS: Final = {
    "__dataclass_fields__": _ATTRIBUTE,
    "__dataclass_params__": _ATTRIBUTE,
    "__match_args__": _ATTRIBUTE,
    "__post_init__": _METHOD,
    "__replace__": _METHOD,
    "__slots__": _ATTRIBUTE,
}
_PYDANTIC_DATACLASS_MEMBERS: Final = {
    "__pydantic_config__": _ATTRIBUTE,
    "__pydantic_fields__": _ATTRIBUTE,
    "__pydantic_validator__": _ATTRIBUTE,
}
_ENUM_MEMBERS: Final = {
    "name": _PROPERTY,
    "value": _PROPERTY,
    "_name_": _ATTRIBUTE,
    "_value_": _ATTRIBUTE,
    "__members__": _PROPERTY,
    "_missing_": _CLASS_METHOD,
    "_generate_next_value_": MemberKind.STATIC_METHOD,
}
_NAMED_TUPLE_MEMBERS: Final = {
    "_asdict": _METHOD,
    "_replace": _METHOD,
    "_make": _CLASS_METHOD,
    "_fields": _ATTRIBUTE,
    "_field_defaults": _ATTRIBUTE,
}
_OBJECT_EXTRAS: Final = {"__dict__": _ATTRIBUTE, "__module__": _ATTRIBUTE, "__annotations__": _ATTRIBUTE}
_OF_BASE: Final = {
    "pydantic.RootModel": {"root": _ATTRIBUTE},
    "pydantic_settings.BaseSettings": {"settings_customise_sources": _CLASS_METHOD},
    "sqlmodel.SQLModel": dict.fromkeys(
        (
            "metadata",
            "registry",
            "sqlmodel_update",
            "__table__",
            "__tablename__",
            "__mapper__",
            "__sqlmodel_relationships__",
            "_sa_class_manager",
            "_sa_instance_state",
            "_sa_registry",
        ),
        _ATTRIBUTE,
    ),
    "typing.NamedTuple": _NAMED_TUPLE_MEMBERS,
    "enum.IntEnum": dict.fromkeys(dir(int), _METHOD),
    "enum.IntFlag": dict.fromkeys(dir(int), _METHOD),
    "enum.StrEnum": dict.fromkeys(dir(str), _METHOD),
}


def inherited_members(kind: ModelKind, externals: frozenset[str]) -> dict[str, tuple[str, MemberKind]]:
    """Member name to owner and kind, for a class of this kind with these outside ancestors."""
    found = dict.fromkeys(dir(object), ("builtins.object", _METHOD))
    found |= {name: ("builtins.object", member) for name, member in _OBJECT_EXTRAS.items()}
    match kind:
        case ModelKind.PYDANTIC:
            found |= _owned("pydantic.BaseModel", PYDANTIC_MEMBERS)
        case ModelKind.DATACLASS:
            found |= _owned("dataclasses.dataclass", _DATACLASS_MEMBERS | _PYDANTIC_DATACLASS_MEMBERS)
        case ModelKind.TYPED_DICT:
            found |= _owned("builtins.dict", dict.fromkeys(dir(dict), _METHOD))
        case ModelKind.ENUM:
            found |= _owned("enum.Enum", _ENUM_MEMBERS)
        case ModelKind.PLAIN:
            pass
    if "typing.NamedTuple" in externals:
        found |= _owned("builtins.tuple", dict.fromkeys(dir(tuple), _METHOD))
    for external in sorted(externals):
        found |= _owned(external, _OF_BASE.get(external, {}))
        builtin = builtin_class(external)
        if builtin is not None:
            found |= _owned(external, dict.fromkeys(dir(builtin), _METHOD))
    return found


def builtin_class(qualname: str) -> type | None:
    """The class of Python that a qualified name means, or None."""
    root, _, name = qualname.partition(".")
    found = getattr(builtins, name, None) if root == "builtins" else None
    return found if isinstance(found, type) else None


def _owned(owner: str, members: dict[str, MemberKind]) -> dict[str, tuple[str, MemberKind]]:
    return {name: (owner, kind) for name, kind in members.items()}
