# covers: sopy_compiler.lowering.class_body
# covers: sopy_compiler.lowering.model.field_annotations
# covers: sopy_compiler.lowering.model.field_calls
# covers: sopy_compiler.lowering.model.fields
# covers: sopy_compiler.lowering.model.instance_attributes
# covers: sopy_compiler.lowering.model.kind
# covers: sopy_compiler.lowering.model.members
# covers: sopy_compiler.lowering.model.openness
# covers: sopy_compiler.lowering.model_vocabulary
# covers: sopy_compiler.lowering.model.configuration
# covers: sopy_compiler.lowering.model.pydantic_constructor
# covers: sopy_compiler.lowering.model.validators
# covers: sopy_compiler.lowering.type_arguments
import pytest

from sopy_compiler.ir.sigma import DefaultKind, MemberKind, ModelKind, SigmaModel
from sopy_compiler.source.text import SourceKind
from tests.compiler.lowering.programs import project

PYDANTIC = "from pydantic import BaseModel, Field, PrivateAttr, ConfigDict\nfrom typing import *\n"


def model(body: str, name: str = "State", **modules: str) -> SigmaModel:
    return project(PYDANTIC + body, **modules).model(name)


def field_types(found: SigmaModel) -> dict[str, str]:
    return {field.name: str(field.type.name) for field in found.fields}


def own_members(found: SigmaModel) -> dict[str, MemberKind]:
    return {member.name: member.kind for member in found.members if member.owner == found.qualname}


def test_fields_of_bases_come_first_and_the_most_derived_declaration_wins() -> None:
    found = model(
        "class Base(BaseModel):\n    step: str\n    count: int = 0\n"
        "class State(Base):\n    total: float = 0.0\n    count: bool = True\n"
    )
    assert [(field.name, field.owner, field.type.name) for field in found.fields] == [
        ("step", "flow.Base", "builtins.str"),
        ("count", "flow.State", "builtins.bool"),
        ("total", "flow.State", "builtins.float"),
    ]
    assert found.ancestors == ("flow.Base",)


def test_defaults_say_where_the_first_value_comes_from() -> None:
    found = model(
        "class State(BaseModel):\n"
        "    a: int\n    b: int = 3\n    c: list = Field(default_factory=list)\n    d: int = Field(...)\n"
        "    e: int = Field(4, ge=0)\n    f: int = Field(default=5)\n    g: int = ...\n"
        "    h: int = Field(ge=1)\n"
        "    i: int = Field(default_factory=lambda: 7)\n    j: Annotated[int, Field(default=8)]\n"
    )
    assert [(field.default_kind, field.default) for field in found.fields] == [
        (DefaultKind.REQUIRED, ""),
        (DefaultKind.VALUE, "3"),
        (DefaultKind.FACTORY, "list"),
        (DefaultKind.REQUIRED, ""),
        (DefaultKind.VALUE, "4"),
        (DefaultKind.VALUE, "5"),
        (DefaultKind.REQUIRED, ""),
        (DefaultKind.REQUIRED, ""),
        (DefaultKind.FACTORY, "lambda: 7"),
        (DefaultKind.VALUE, "8"),
    ]


def test_description_and_constraints_are_read_from_field_and_annotated() -> None:
    found = model(
        "from annotated_types import Gt, Len\n"
        "Count = Annotated[int, Field(ge=0, description='how many')]\n"
        "class State(BaseModel):\n"
        "    a: int = Field(0, description='the ' 'first', gt=1, le=5)\n"
        "    b: Annotated[str, Field(min_length=2, description='code'), 'note'] = 'xx'\n"
        "    c: Annotated[int, Gt(3)] = 4\n"
        "    d: Annotated[list[int], Len(1, 5)]\n"
        "    e: Count = 2\n"
        "    f: list[int] = Field([], min_items=1)\n"
    )
    assert [(field.description, field.constraints) for field in found.fields] == [
        ("the first", (("gt", "1"), ("le", "5"))),
        ("code", (("min_length", "2"),)),
        ("", (("gt", "3"),)),
        ("", (("min_length", "1"), ("max_length", "5"))),
        ("how many", (("ge", "0"),)),
        ("", (("min_length", "1"),)),
    ]
    assert [field.has_field_call for field in found.fields] == [True, False, False, False, False, True]


def test_class_variables_private_attributes_and_methods_are_members() -> None:
    found = model(
        "from functools import cached_property\n"
        "from pydantic import computed_field, field_validator\n"
        "class State(BaseModel):\n"
        "    limit: ClassVar[int] = 3\n"
        "    _cache: dict = PrivateAttr(default_factory=dict)\n"
        "    _plain: int = 1\n"
        "    items: list[int] = []\n"
        "    @property\n    def size(self) -> int: return len(self.items)\n"
        "    @size.setter\n    def size(self, value): ...\n"
        "    @cached_property\n    def first(self) -> str: return ''\n"
        "    @computed_field\n    @property\n    def last(self) -> int: return 1\n"
        "    @classmethod\n    def make(cls) -> 'State': ...\n"
        "    @staticmethod\n    def pure(x): ...\n"
        "    @field_validator('items')\n    @classmethod\n    def check(cls, v): return v\n"
        "    def add(self, item: int) -> None: self._late = 1\n"
        "    class Inner(BaseModel):\n        x: int\n"
    )
    assert [field.name for field in found.fields] == ["items"]
    assert own_members(found) == {
        "limit": MemberKind.CLASS_ATTRIBUTE,
        "_cache": MemberKind.CLASS_ATTRIBUTE,
        "_plain": MemberKind.CLASS_ATTRIBUTE,
        "size": MemberKind.PROPERTY,
        "first": MemberKind.PROPERTY,
        "last": MemberKind.PROPERTY,
        "make": MemberKind.CLASS_METHOD,
        "pure": MemberKind.STATIC_METHOD,
        "check": MemberKind.VALIDATOR,
        "add": MemberKind.METHOD,
        "Inner": MemberKind.CLASS_ATTRIBUTE,
        "_late": MemberKind.INSTANCE_ATTRIBUTE,
    }
    types = {member.name: member.type.name for member in found.members if member.type is not None}
    assert types["first"] == "builtins.str"
    assert types["make"] == "flow.State"
    assert {"model_dump", "model_fields_set", "dict", "__class__"} <= found.member_names


def test_an_undeclared_attribute_of_a_model_is_no_member() -> None:
    found = model("class State(BaseModel):\n    total: int\n    def add(self):\n        self.totl = 1\n")
    assert "totl" not in found.member_names


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("class State(Unknown): x: int", "base class `Unknown` is not defined"),
        ("from elsewhere import Base\nclass State(Base): x: int", "base class `elsewhere.Base` of `State`"),
        ("class State(make_base()): x: int", "base class `make_base()` cannot be followed"),
        ("BASES = ()\nclass State(*BASES): x: int", "base class `*BASES` cannot be followed"),
        ("class State(BaseModel, extra='allow'): x: int", 'extra="allow"'),
        ("class State(BaseModel):\n    model_config = ConfigDict(extra='allow')", 'extra="allow"'),
        ("class State(BaseModel):\n    model_config = {'extra': 'allow'}", 'extra="allow"'),
        ("class State(BaseModel):\n    class Config:\n        extra = 'allow'", 'extra="allow"'),
        (
            (
                "from pydantic import Extra\nclass State(BaseModel):\n    class Config:\n"
                "        extra = Extra.allow"
            ),
            'extra="allow"',
        ),
        ("MODE = 'allow'\nclass State(BaseModel, extra=MODE): x: int", 'extra="allow"'),
        (
            "COMMON = ConfigDict(extra='allow')\nclass State(BaseModel):\n    model_config = COMMON",
            'extra="allow"',
        ),
        (
            (
                "class Base(BaseModel):\n    model_config = {'extra': 'allow'}\n"
                "class State(Base):\n    model_config = {**Base.model_config, 'title': 't'}"
            ),
            'extra="allow"',
        ),
        ("class State(BaseModel):\n    model_config = settings()", "configuration cannot be followed"),
        ("class State(BaseModel):\n    def __getattr__(self, name): ...", "`State` defines `__getattr__`"),
        (
            "class State:\n    def load(self, d):\n        self.__dict__.update(d)",
            "`load` uses the `__dict__`",
        ),
        (
            "class State:\n    def load(self, n):\n        setattr(self, n, 1)",
            "`load` sets attributes by names",
        ),
        ("class State:\n    def load(self):\n        vars(self)['x'] = 1", "`load` uses `vars()`"),
        (
            "class State(BaseModel):\n    def load(self, n):\n        object.__setattr__(self, n, 1)",
            "`load` sets attributes by names",
        ),
        ("class State(metaclass=Magic): x: int = 0", "metaclass `Magic`"),
        ("from lib import magic\n@magic\nclass State: x: int = 0", "decorator `@magic`"),
        ("class State:\n    __slots__ = tuple(NAMES)", "the `__slots__` of `State` are computed"),
        ("from pydantic.v1 import BaseModel\nclass State(BaseModel): x: int", "`pydantic.v1.BaseModel`"),
        ("class State(Any): x: int", "base class `typing.Any`"),
    ],
)
def test_a_class_with_more_members_than_its_source_shows_is_open(body: str, reason: str) -> None:
    found = model(body + "\n")
    assert found.is_open
    assert reason in found.open_reason


@pytest.mark.parametrize(
    "body",
    [
        "class State(BaseModel): x: int",
        "class State(BaseModel, Generic[T]): x: int",
        "class State(BaseModel, extra='forbid'): x: int",
        "from abc import ABC\nclass State(BaseModel, ABC): x: int",
        "import dataclasses\n@dataclasses.dataclass(slots=True)\nclass State: x: int",
        "class State:\n    __slots__ = ('a', 'b')",
        "from enum import StrEnum, unique\n@unique\nclass State(StrEnum): A = 'a'",
        "class State(dict): pass",
        (
            "class State(BaseModel):\n    def fix(self):\n        object.__setattr__(self, 'x', 1)\n"
            "        setattr(self, 'y', 2)"
        ),
        "class State(BaseModel):\n    def load(self, n):\n        setattr(self, n, 1)",
        "class State(BaseModel):\n    def shown(self):\n        return list(vars(self).items())",
        (
            "class Base(BaseModel):\n    model_config = {'extra': 'allow'}\n"
            "class State(Base, extra='forbid'): x: int"
        ),
    ],
)
def test_a_class_that_can_be_followed_is_closed(body: str) -> None:
    found = model(body + "\n")
    assert found.open_reason == ""
    assert not found.is_open


def test_attributes_set_past_the_model_are_members() -> None:
    found = model(
        "class State(BaseModel):\n    def fix(self):\n"
        "        object.__setattr__(self, 'x', 1)\n        super().__setattr__('y', 2)\n"
    )
    assert own_members(found).keys() == {"fix", "x", "y"}


def test_configuration_is_merged_over_the_bases() -> None:
    found = model(
        "class Base(BaseModel):\n    model_config = ConfigDict(frozen=True, title='base')\n"
        "class State(Base, title='state'):\n    model_config = {'validate_assignment': True}\n"
    )
    assert dict(found.config) == {"frozen": "True", "title": "'state'", "validate_assignment": "True"}


def test_type_parameters_are_bound_through_bases() -> None:
    found = model(
        "T = TypeVar('T')\nU = TypeVar('U')\n"
        "class Page(BaseModel, Generic[T, U]):\n    items: list[T]\n    owner: U\n"
        "    extra: T | None = None\n"
        "class Middle(Page[int, U], Generic[U]): pass\n"
        "class State(Middle[str]): pass\n"
    )
    texts = {
        field.name: (field.type.name, [item.name for item in field.type.members[0].arguments])
        for field in found.fields
    }
    assert texts["items"] == ("builtins.list", ["builtins.int"])
    assert texts["owner"] == ("builtins.str", [])
    assert texts["extra"][0] == "Union"


def test_type_parameters_of_pep_695_are_bound() -> None:
    found = model(
        "class Page[T](BaseModel):\n    items: list[T]\n"
        "class Half[U](Page[dict[str, U]]):\n    one: U\n"
        "class State(Half['Item']): pass\nclass Item(BaseModel): name: str\n"
    )
    items, one = found.fields
    assert items.type.arguments[0].arguments[1].name == "flow.Item"
    assert one.type.name == "flow.Item"


def test_an_open_type_parameter_is_unknown() -> None:
    found = model("T = TypeVar('T')\nclass State(BaseModel, Generic[T]):\n    item: T\n")
    assert not found.fields[0].type.is_known


def test_dataclass_fields_and_factories_are_read() -> None:
    found = model(
        "import dataclasses as dc\n@dc.dataclass(kw_only=True)\nclass Base:\n    key: str\n"
        "@dc.dataclass\nclass State(Base):\n"
        "    items: list[str] = dc.field(default_factory=list)\n    n: int = dc.field(default=3)\n"
        "    _: dc.KW_ONLY\n    limit: ClassVar[int] = 5\n    start: dc.InitVar[int] = 0\n    plain = 1\n"
    )
    assert found.kind is ModelKind.DATACLASS
    assert [(f.name, f.default_kind, f.default) for f in found.fields] == [
        ("key", DefaultKind.REQUIRED, ""),
        ("items", DefaultKind.FACTORY, "list"),
        ("n", DefaultKind.VALUE, "3"),
    ]
    assert {"limit", "start", "plain"} <= own_members(found).keys()
    assert not found.is_open


def test_keys_of_a_typed_dict_may_be_absent() -> None:
    found = model(
        "class Base(TypedDict):\n    id: Required[int]\n    note: NotRequired[str]\n"
        "class State(Base, total=False):\n    tag: str\n    name: Required[str]\n"
    )
    assert found.kind is ModelKind.TYPED_DICT
    assert [(field.name, field.default_kind) for field in found.fields] == [
        ("id", DefaultKind.REQUIRED),
        ("note", DefaultKind.VALUE),
        ("tag", DefaultKind.VALUE),
        ("name", DefaultKind.REQUIRED),
    ]
    assert [field.type.name for field in found.fields][:2] == ["builtins.int", "builtins.str"]
    assert "setdefault" in found.member_names


def test_enum_members_are_fields_of_the_enum_itself() -> None:
    found = model(
        "import enum\nclass State(str, enum.Enum):\n    NEW = 'new'\n    DONE = 'done'\n    _ignore_ = []\n"
        "    @property\n    def label(self) -> str: ...\n"
    )
    assert found.kind is ModelKind.ENUM
    assert [(field.name, field.type.name, field.default) for field in found.fields] == [
        ("NEW", "flow.State", "'new'"),
        ("DONE", "flow.State", "'done'"),
    ]
    assert {"value", "name", "label", "upper"} <= found.member_names


def test_named_tuple_fields_are_read() -> None:
    found = model("class State(NamedTuple):\n    x: int\n    y: int = 0\n")
    assert field_types(found) == {"x": "builtins.int", "y": "builtins.int"}
    assert "_replace" in found.member_names
    assert not found.is_open


def test_a_plain_class_has_the_attributes_of_its_constructor() -> None:
    found = model(
        "class Base:\n    def __init__(self):\n        self.base = 1\n"
        "class State(Base):\n    shared = []\n    note: str\n"
        "    def __init__(self, key: str, size: int = 3):\n"
        "        me = self\n        self.key = key\n        self.size, self.pair = size, (1, 2)\n"
        "        me.items = []\n        self.flag: bool = False\n        self.note = 'x'\n"
        "        with open('f') as self.handle: pass\n"
        "    def later(self):\n        self.extra = {}\n        self.size = 4\n"
    )
    assert {(f.name, f.type.name, f.default_kind, f.default) for f in found.fields} == {
        ("base", "unknown", DefaultKind.VALUE, "1"),
        ("shared", "unknown", DefaultKind.VALUE, "[]"),
        ("note", "builtins.str", DefaultKind.VALUE, "'x'"),
        ("key", "builtins.str", DefaultKind.REQUIRED, ""),
        ("size", "unknown", DefaultKind.VALUE, "3"),
        ("pair", "unknown", DefaultKind.FACTORY, "(1, 2)"),
        ("items", "builtins.list", DefaultKind.FACTORY, "list"),
        ("flag", "builtins.bool", DefaultKind.VALUE, "False"),
        ("handle", "unknown", DefaultKind.REQUIRED, ""),
    }
    assert own_members(found)["extra"] is MemberKind.INSTANCE_ATTRIBUTE


def test_slots_are_attributes() -> None:
    found = model("class State:\n    __slots__ = ('a', 'b')\n    def f(self): self.a = 1\n")
    assert {"a", "b"} <= found.member_names


def test_fields_of_a_mixin_that_is_no_model_belong_to_the_model() -> None:
    found = model("class Mixin:\n    tag: str = ''\nclass State(Mixin, BaseModel):\n    x: int\n")
    assert [field.name for field in found.fields] == ["tag", "x"]


def test_a_property_replaces_the_field_of_a_base() -> None:
    found = model(
        "class Base:\n    size: int = 0\nclass State(Base):\n    @property\n    def size(self): return 1\n"
    )
    assert found.fields == ()
    assert own_members(found)["size"] is MemberKind.PROPERTY


def test_fields_below_a_condition_count() -> None:
    found = model(
        "import sys\nclass State(BaseModel):\n    if sys.version_info > (3, 12):\n        x: int = 1\n"
        "    else:\n        y: int = 2\n"
    )
    assert [field.name for field in found.fields] == ["x", "y"]


def test_a_field_may_be_called_like_its_type() -> None:
    found = model(
        "from datetime import date\nclass State(BaseModel):\n    date: date\n    other: 'date' = None\n"
    )
    assert found.fields[0].type.name == "datetime.date"


def test_bases_are_found_through_relative_imports_re_exports_and_aliases() -> None:
    text = (
        "from pkg import Root as R\nimport pkg.inner.deep as deep\n"
        "class State(deep.Mixin, R):\n    x: 'deep.Item'\n"
    )
    found = model(
        text,
        pkg____init__="from .models import *\nfrom . import inner\n",
        pkg__models="import pydantic as p\nclass Root(p.BaseModel):\n    root: int = p.Field(1, ge=0)\n",
        pkg__inner____init__="",
        pkg__inner__deep="from ..models import Root\nclass Mixin(Root):\n    deep: str\nclass Item: ...\n",
    )
    assert field_types(found) == {
        "root": "builtins.int",
        "deep": "builtins.str",
        "x": "pkg.inner.deep.Item",
    }
    assert found.fields[0].constraints == (("ge", "0"),)
    assert not found.is_open


def test_import_cycles_end() -> None:
    found = model(
        "from a import Base\nclass Item(BaseModel):\n    n: int\nclass State(Base):\n    y: int\n",
        a="from flow import Item\nfrom pydantic import BaseModel\nclass Base(BaseModel):\n    item: Item\n",
    )
    assert field_types(found) == {"item": "flow.Item", "y": "builtins.int"}


def test_names_of_a_type_checking_block_are_types() -> None:
    found = model(
        (
            "if TYPE_CHECKING:\n    from a import Item\nclass State(BaseModel):\n"
            "    item: 'Item | None' = None\n"
        ),
        a="class Item: ...\n",
    )
    assert [member.name for member in found.fields[0].type.members] == ["a.Item", "None"]


def test_two_classes_of_one_name_are_two_models() -> None:
    program = project(
        "```python\nfrom pydantic import BaseModel\nclass State(BaseModel):\n    a: int\n```\n"
        "text\n```python\nclass State(BaseModel):\n    b: int\n```\n",
        kind=SourceKind.MARKDOWN,
    )
    first, second = program.definitions("State")
    from sopy_compiler.lowering.models import lower_model

    models = [lower_model(item, program.classes, program.types) for item in (first, second)]
    assert [(item.qualname, item.fields[0].name, item.fields[0].span.line) for item in models] == [
        ("flow.State", "a", 4),
        ("flow.State#2", "b", 9),
    ]


def test_a_class_that_is_its_own_base_does_not_hang() -> None:
    assert model("class State(State):\n    x: int\n").is_open


def test_a_hierarchy_without_an_order_does_not_hang() -> None:
    found = model(
        "class A(BaseModel):\n    a: int\nclass B(A):\n    b: int\nclass State(A, B):\n    x: int\n"
    )
    assert {field.name for field in found.fields} == {"a", "b", "x"}


def test_validators_are_listed_with_their_fields_and_keywords() -> None:
    found = model(
        "from pydantic import field_validator, model_validator\n"
        "class Base(BaseModel):\n    a: int\n    b: int\n"
        "    @field_validator('a', 'b', mode='before')\n    @classmethod\n    def check(cls, v): return v\n"
        "    @model_validator(mode='after')\n    def whole(self): return self\n"
        "class State(Base):\n    def whole(self): ...\n"
    )
    assert [(item.name, item.owner, item.api, item.fields, item.keywords) for item in found.validators] == [
        ("check", "flow.Base", "field_validator", ("a", "b"), (("mode", "'before'"),))
    ]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("def __init__(self, x):\n        self.x = x", ("x",)),
        ("def __init__(self, x):\n        self.y, self.x = x, 1\n        self.z = 2", ("y", "x")),
        ("def __init__(self, x):\n        super().__init__(x=x)\n        self.x = x", None),
        ("def __init__(self, x):\n        BaseModel.__init__(self, x=x)\n        self.x = x", None),
        ("def __init__(self, x):\n        self.setup(x)\n        self.x = x", None),
        ("def __init__(self, x):\n        self._x = x", None),
        ("def start(self, x):\n        self.x = x", None),
    ],
)
def test_an_init_that_never_initialises_the_model_is_found(body: str, fields: tuple[str, ...] | None) -> None:
    found = model(f"class State(BaseModel):\n    x: int = 0\n    y: int = 0\n    {body}\n").init_without_super
    assert (None if found is None else found.fields) == fields


def test_a_private_name_with_field_is_listed_as_a_field() -> None:
    found = model(
        "class State(BaseModel):\n    _x: int = Field(1)\n    _y: Annotated[int, Field(ge=0)] = 1\n"
    )
    assert [(field.name, field.has_field_call, field.span.line) for field in found.fields] == [
        ("_x", True, 4)
    ]
