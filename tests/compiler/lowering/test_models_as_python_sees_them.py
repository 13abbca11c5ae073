# covers: sopy_compiler.lowering.model.plain_fields
# covers: sopy_compiler.lowering.constructors
# covers: sopy_compiler.lowering.signatures
"""Each program is run by Python and read by the compiler; both must see the same fields."""

import dataclasses
import sys
import types
import typing
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sopy_compiler.ir.sigma import DefaultKind, SigmaModel
from tests.compiler.lowering.programs import project

PROGRAMS = {
    "overrides": (
        "from pydantic import BaseModel, Field\nfrom typing import *\n"
        "class A(BaseModel):\n    a: int\n    b: str = ''\n    c: ClassVar[int] = 1\n    _d: int = 1\n"
        "class Mixin:\n    m: int = 3\n    n: str\n"
        "class State(Mixin, A):\n    b: int = Field(default_factory=int)\n    e: Optional[int] = None\n"
        "    f: Annotated[int, Field(ge=1)] = 2\n    g: 'list[State]' = []\n    def h(self): ...\n"
    ),
    "diamond": (
        "from pydantic import BaseModel\n"
        "class Root(BaseModel):\n    r: int = 0\nclass Left(Root):\n    x: int = 1\n    r: int = 1\n"
        "class Right(Root):\n    x: int = 2\n    y: int\nclass State(Left, Right):\n    z: int\n"
    ),
    "generic": (
        "from pydantic import BaseModel\nfrom typing import *\nT = TypeVar('T')\n"
        "class Page(BaseModel, Generic[T]):\n    items: list[T]\n    size: int = 10\n"
        "class State(Page[int]):\n    extra: str = ''\n"
    ),
    "root": "from pydantic import RootModel\nclass State(RootModel[list[int]]):\n    root: list[int] = [1]\n",
    "settings": (
        "import pydantic as p\nfrom pydantic import Field as F\n"
        "class State(p.BaseModel):\n    model_config = p.ConfigDict(extra='forbid')\n"
        "    a: int = F(..., gt=0)\n"
        "    b: int = F(1)\n    c: int = F(default=2)\n    d: list = F(default_factory=list)\n"
        "    e: int = ...\n"
    ),
    "dataclass": (
        "from dataclasses import *\nfrom typing import ClassVar\nimport dataclasses as d\n"
        "@dataclass\nclass A:\n    a: int\n    b: str = ''\n    c: ClassVar[int] = 1\n"
        "    i: InitVar[int] = 0\n"
        "@d.dataclass(kw_only=True)\nclass State(A):\n    e: list = field(default_factory=list)\n    f: int\n"
        "    b: int = d.field(default=3)\n    g: str = field(init=False, default='')\n    h = 5\n"
    ),
    "keyword only": (
        "from dataclasses import dataclass, KW_ONLY, field\n"
        "@dataclass(frozen=True, slots=True)\nclass State:\n    a: int\n    _: KW_ONLY\n"
        "    b: int = 0\n    c: str\n"
        "    d: int = field(kw_only=False, default=1)\n"
    ),
    "pydantic dataclass": (
        "from pydantic.dataclasses import dataclass\nfrom pydantic import Field\n"
        "@dataclass\nclass State:\n    a: int\n    b: int = Field(default=1, ge=0)\n"
        "    c: list[int] = Field(default_factory=list)\n"
    ),
    "typed dict": (
        "from typing_extensions import TypedDict, Required, NotRequired\n"
        "class A(TypedDict):\n    a: int\n    b: NotRequired[str]\n"
        "class State(A, total=False):\n    c: int\n    d: Required[int]\n"
    ),
    "named tuple": "from typing import NamedTuple\nclass State(NamedTuple):\n    a: int\n    b: str = ''\n",
}


def run(text: str) -> Any:
    module = types.ModuleType("flow")
    sys.modules["flow"] = module
    try:
        exec(compile(text, "flow.py", "exec"), module.__dict__)
    finally:
        del sys.modules["flow"]
    return module.__dict__["State"]


def seen_by_python(found: Any) -> dict[str, DefaultKind]:
    if isinstance(found, type) and issubclass(found, BaseModel):
        return {
            name: _kind(
                has_factory=info.default_factory is not None, is_missing=info.default is PydanticUndefined
            )
            for name, info in found.model_fields.items()
        }
    if dataclasses.is_dataclass(found):
        return {item.name: _dataclass_kind(item) for item in dataclasses.fields(found)}
    if hasattr(found, "__required_keys__"):
        return {
            name: DefaultKind.REQUIRED if name in found.__required_keys__ else DefaultKind.VALUE
            for name in typing.get_type_hints(found)
        }
    return {
        name: DefaultKind.VALUE if name in found._field_defaults else DefaultKind.REQUIRED
        for name in found._fields
    }


def _dataclass_kind(item: "dataclasses.Field[Any]") -> DefaultKind:
    info = item.default
    if hasattr(info, "default_factory"):  # pydantic's dataclasses keep the `Field(...)` object
        return _kind(
            has_factory=info.default_factory is not None, is_missing=info.default is PydanticUndefined
        )
    return _kind(
        has_factory=item.default_factory is not dataclasses.MISSING,
        is_missing=item.default is dataclasses.MISSING,
    )


def _kind(*, has_factory: bool, is_missing: bool) -> DefaultKind:
    if has_factory:
        return DefaultKind.FACTORY
    return DefaultKind.REQUIRED if is_missing else DefaultKind.VALUE


def seen_by_the_compiler(found: SigmaModel) -> dict[str, DefaultKind]:
    return {item.name: item.default_kind for item in found.fields}


@pytest.mark.parametrize("name", PROGRAMS)
def test_fields_and_defaults_are_those_that_python_sees(name: str) -> None:
    text = PROGRAMS[name]
    expected = seen_by_python(run(text))
    assert seen_by_the_compiler(project(text).model("State")) == expected


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_member_that_python_sees_is_missing(name: str) -> None:
    text = PROGRAMS[name]
    found = run(text)
    interpreter = {
        "_abc_impl",
        "_is_protocol",
        "_setattr_handler",
        *(item for item in dir(found) if item.startswith("__")),
    }
    assert not set(dir(found)) - project(text).model("State").member_names - interpreter


@pytest.mark.parametrize("name", ["dataclass", "keyword only"])
def test_the_constructor_takes_what_python_takes(name: str) -> None:
    import inspect

    from sopy_compiler.lowering.constructors import constructor_signature

    text = PROGRAMS[name]
    program = project(text)
    found = constructor_signature(program.definition("State"), program.classes)
    assert found is not None
    expected = inspect.signature(run(text)).parameters.values()
    assert [(item.name, item.is_required, item.is_keyword_only) for item in found.parameters] == [
        (item.name, item.default is item.empty, item.kind is item.KEYWORD_ONLY) for item in expected
    ]
