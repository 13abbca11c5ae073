import warnings
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from pydantic import BaseModel

from sopy_compiler.ir.sigma import MemberKind, ModelKind
from sopy_compiler.lowering.legacy_api.vocabulary import KEPT_SETTINGS, LEGACY_MEMBERS, RENAMED_SETTINGS
from sopy_compiler.lowering.model.inherited_members import inherited_members

# What Python and the interpreter's own machinery add, by version.
_MACHINERY = {
    "__abstractmethods__",
    "__annotate__",
    "__annotate_func__",
    "__annotations_cache__",
    "__conditional_annotations__",
    "__firstlineno__",
    "__getattr__",
    "__pydantic_on_complete__",
    "__static_attributes__",
    "__weakref__",
    "_abc_impl",
    "_setattr_handler",
}


def members(kind: ModelKind, *externals: str) -> dict[str, MemberKind]:
    return {name: member for name, (_, member) in inherited_members(kind, frozenset(externals)).items()}


def test_every_member_of_a_pydantic_model_is_known() -> None:
    class State(BaseModel):
        pass

    missing = set(dir(State)) - members(ModelKind.PYDANTIC).keys() - _MACHINERY
    assert not missing


def test_public_members_of_a_pydantic_model_exist() -> None:
    public = {name for name in members(ModelKind.PYDANTIC) if not name.startswith("_")}
    assert not {name for name in public if not hasattr(BaseModel, name)}


def test_every_member_of_a_dataclass_is_known() -> None:
    @dataclass
    class State:
        x: int = 0

    assert set(dir(State())) - {"x"} - members(ModelKind.DATACLASS).keys() - _MACHINERY == set()


def test_every_member_of_an_enum_member_is_known() -> None:
    class State(Enum):
        NEW = 1

    known = members(ModelKind.ENUM, "enum.Enum").keys()
    assert set(dir(State.NEW)) - known - {"NEW"} - _MACHINERY == set()


def test_every_member_of_a_named_tuple_is_known() -> None:
    class State(NamedTuple):
        x: int = 0

    known = members(ModelKind.PLAIN, "typing.NamedTuple").keys() | {"x"}
    generated = {"__orig_bases__", "__match_args__", "__slots__", "__replace__"}
    assert not set(dir(State())) - known - generated - _MACHINERY


def test_members_of_builtin_bases_are_known() -> None:
    assert "setdefault" in members(ModelKind.PLAIN, "builtins.dict")
    assert "setdefault" not in members(ModelKind.PLAIN)


def test_old_members_are_members_of_pydantic_models() -> None:
    assert LEGACY_MEMBERS.keys() <= members(ModelKind.PYDANTIC).keys()


def test_the_new_names_of_old_members_exist() -> None:
    renamed = {item.renamed for item in LEGACY_MEMBERS.values() if item.renamed}
    assert {name for name in renamed if not hasattr(BaseModel, name)} == set()


def test_settings_are_settings_of_pydantic_2() -> None:
    from pydantic import ConfigDict

    known = ConfigDict.__annotations__.keys()
    assert known >= KEPT_SETTINGS
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for old in RENAMED_SETTINGS:
            exec(
                f"class State(BaseModel):\n    class Config:\n        {old} = None", {"BaseModel": BaseModel}
            )
    text = " ".join(str(item.message) for item in caught)
    assert not {old for old in RENAMED_SETTINGS if f"{old!r} has been renamed to" not in text}
    assert known >= set(RENAMED_SETTINGS.values())
