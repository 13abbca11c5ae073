"""pydantic 1's interface and what pydantic 2 has in its place."""

from typing import Final

from sopy_compiler.immutable import dataclass

_DUMP_KEYWORDS: Final = frozenset(
    {"include", "exclude", "by_alias", "exclude_unset", "exclude_defaults", "exclude_none"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyMember:
    """A member that pydantic 2 keeps only for old programs.

    `renamed` is the new name when a call with at most `positional` arguments and no other `keywords` means
    the same under it, empty when the rewrite needs thought. `takes_anything` lifts both limits.
    """

    api: str
    replacement: str
    renamed: str = ""
    positional: int = 0
    keywords: frozenset[str] = frozenset()
    takes_anything: bool = False
    depends_on_alias_settings: bool = False
    is_attribute: bool = False


LEGACY_MEMBERS: Final = {
    "dict": LegacyMember(
        api=".dict()",
        replacement=".model_dump()",
        renamed="model_dump",
        keywords=_DUMP_KEYWORDS,
        depends_on_alias_settings=True,
    ),
    "json": LegacyMember(
        api=".json()",
        replacement=".model_dump_json()",
        renamed="model_dump_json",
        keywords=_DUMP_KEYWORDS,
        depends_on_alias_settings=True,
    ),
    "copy": LegacyMember(
        api=".copy()",
        replacement=".model_copy()",
        renamed="model_copy",
        keywords=frozenset({"update", "deep"}),
    ),
    "parse_obj": LegacyMember(
        api=".parse_obj()",
        replacement=".model_validate()",
        renamed="model_validate",
        positional=1,
        keywords=frozenset({"obj"}),
    ),
    "validate": LegacyMember(
        api=".validate()", replacement=".model_validate()", renamed="model_validate", positional=1
    ),
    "construct": LegacyMember(
        api=".construct()", replacement=".model_construct()", renamed="model_construct", takes_anything=True
    ),
    "schema": LegacyMember(
        api=".schema()",
        replacement=".model_json_schema()",
        renamed="model_json_schema",
        keywords=frozenset({"by_alias", "ref_template"}),
        depends_on_alias_settings=True,
    ),
    "parse_raw": LegacyMember(api=".parse_raw()", replacement=".model_validate_json()"),
    "parse_file": LegacyMember(api=".parse_file()", replacement=".model_validate_json(path.read_text())"),
    "from_orm": LegacyMember(
        api=".from_orm()", replacement=".model_validate() with `from_attributes=True` in the configuration"
    ),
    "schema_json": LegacyMember(api=".schema_json()", replacement="json.dumps(Model.model_json_schema())"),
    "update_forward_refs": LegacyMember(
        api=".update_forward_refs()", replacement=".model_rebuild()", renamed="model_rebuild"
    ),
    "__fields__": LegacyMember(
        api=".__fields__", replacement=".model_fields of the class", is_attribute=True
    ),
    "__fields_set__": LegacyMember(
        api=".__fields_set__",
        replacement=".model_fields_set",
        renamed="model_fields_set",
        is_attribute=True,
    ),
}
ALIAS_SETTINGS: Final = frozenset({"serialize_by_alias", "validate_by_alias", "validate_by_name"})

# Settings of `class Config` that pydantic 2 ignores unless they are written by the new name.
RENAMED_SETTINGS: Final = {
    "allow_population_by_field_name": "populate_by_name",
    "anystr_lower": "str_to_lower",
    "anystr_strip_whitespace": "str_strip_whitespace",
    "anystr_upper": "str_to_upper",
    "keep_untouched": "ignored_types",
    "max_anystr_length": "str_max_length",
    "min_anystr_length": "str_min_length",
    "orm_mode": "from_attributes",
    "schema_extra": "json_schema_extra",
    "validate_all": "validate_default",
}
# Settings of `class Config` that pydantic 2 knows no more; `allow_mutation` has an opposite.
REMOVED_SETTINGS: Final = frozenset(
    {
        "copy_on_model_validation",
        "error_msg_templates",
        "fields",
        "getter_dict",
        "json_dumps",
        "json_loads",
        "post_init_call",
        "smart_union",
        "underscore_attrs_are_private",
    }
)
# Settings that mean the same in `class Config` and in `ConfigDict`.
KEPT_SETTINGS: Final = frozenset(
    {
        "arbitrary_types_allowed",
        "extra",
        "from_attributes",
        "frozen",
        "json_schema_extra",
        "populate_by_name",
        "protected_namespaces",
        "revalidate_instances",
        "str_max_length",
        "str_min_length",
        "str_strip_whitespace",
        "str_to_lower",
        "str_to_upper",
        "strict",
        "title",
        "use_attribute_docstrings",
        "use_enum_values",
        "validate_assignment",
        "validate_default",
        "validate_return",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyKeyword:
    """A keyword of `Field` that pydantic 2 renamed or removed; `crashes` when `Field` raises for it."""

    replacement: str
    renamed: str = ""
    crashes: bool = False


LEGACY_FIELD_KEYWORDS: Final = {
    "regex": LegacyKeyword(replacement="pattern=", renamed="pattern", crashes=True),
    "const": LegacyKeyword(replacement="a `Literal` type", crashes=True),
    "unique_items": LegacyKeyword(replacement="a `set` type", crashes=True),
    "min_items": LegacyKeyword(replacement="min_length=", renamed="min_length"),
    "max_items": LegacyKeyword(replacement="max_length=", renamed="max_length"),
    "allow_mutation": LegacyKeyword(replacement="frozen="),
}

# Functions by qualified name, with how people write them and what replaces them.
LEGACY_FUNCTIONS: Final = {
    "pydantic.parse_obj_as": ("parse_obj_as()", "TypeAdapter(...).validate_python()"),
    "pydantic.schema_of": ("schema_of()", "TypeAdapter(...).json_schema()"),
    "pydantic.schema_json_of": ("schema_json_of()", "json.dumps(TypeAdapter(...).json_schema())"),
    "pydantic.validate_arguments": ("@validate_arguments", "@validate_call"),
}
