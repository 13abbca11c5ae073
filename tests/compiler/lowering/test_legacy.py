# covers: sopy_compiler.lowering.legacy_api.uses
# covers: sopy_compiler.lowering.legacy_api.calls
# covers: sopy_compiler.lowering.legacy_api.receivers
# covers: sopy_compiler.lowering.legacy_api.config
# covers: sopy_compiler.lowering.legacy_api.decorators
# covers: sopy_compiler.lowering.legacy_api.fields
# covers: sopy_compiler.lowering.import_edits
# covers: sopy_compiler.lowering.legacy_api.vocabulary
import re
import warnings
from typing import Any

import pytest

from sopy_compiler.ir.sigma import LegacyUse
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceKind, SourceText
from tests.compiler.lowering.programs import applied, project

HEAD = "from pydantic import BaseModel, Field, root_validator, validator\n"


def uses(text: str, name: str = "State") -> tuple[LegacyUse, ...]:
    return project(text).model(name).legacy


def rewritten(text: str) -> str:
    """The text after one pass over all fixes."""
    return applied(tuple(edit for use in uses(text) for edit in use.edits), text)


def state(body: str, head: str = HEAD) -> str:
    return f"{head}class State(BaseModel):\n" + "".join(f"    {line}\n" for line in body.splitlines())


def create(text: str) -> dict[str, Any]:
    """Run a program as Python would; only programs of this file."""
    namespace: dict[str, Any] = {"__name__": "program"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "program.py", "exec"), namespace)
    return namespace


def creation_fails(text: str) -> bool:
    try:
        create(text)
    except Exception:  # noqa: BLE001  pydantic raises several types
        return True
    return False


@pytest.mark.parametrize(
    "body",
    [
        "x: int\n@root_validator\ndef f(cls, values): return values",
        "x: int\n@root_validator()\ndef f(cls, values): return values",
        "x: int\n@root_validator(pre=False)\ndef f(cls, values): return values",
        "x: int\n@root_validator(skip_on_failure=False)\ndef f(cls, values): return values",
        "x: int\n@root_validator(pre=True)\ndef f(cls, values): return values",
        "x: int\n@root_validator(skip_on_failure=True)\ndef f(cls, values): return values",
        "x: int\n@root_validator(pre=True, allow_reuse=True)\ndef f(cls, values): return values",
        "x: int\n@validator\ndef f(cls, v): return v",
        "x: int\n@validator()\ndef f(cls, v): return v",
        "x: int\n@validator('x', whole=True)\ndef f(cls, v): return v",
        "x: int\n@validator('x')\ndef f(cls, v): return v",
        "x: int\n@validator('*', always=True)\ndef f(cls, v): return v",
        "x: int\n@validator('x')\ndef f(cls, v, values): return v",
        "x: int\n@validator('x')\ndef f(cls, v, *, values): return v",
        "x: int\n@validator('x')\ndef f(cls, v, values, **kwargs): return v",
        "x: int\n@validator('x')\ndef f(cls, v, k=1): return v",
        "x: int\n@validator('x')\ndef f(cls, v, field): return v",
        "x: int\n@validator('x')\ndef f(cls, v, values, config): return v",
        "x: int\n@validator('x')\ndef f(cls, v, other): return v",
        "x: int\n@validator('x')\ndef f(self, v): return v",
        "x: int\n@validator('x')\n@classmethod\ndef f(cls, v): return v",
        "x: list[int]\n@validator('x', each_item=True)\ndef f(cls, v): return v",
        "x: str = Field('a', regex='a')",
        "x: str = Field('a', regex=None)",
        "x: int = Field(1, const=True)",
        "x: list[int] = Field([], unique_items=True)",
        "x: list[int] = Field([], min_items=1, max_items=2)",
        "x: int = Field(1, allow_mutation=False)",
        "x: int\nclass Config:\n    extra = 'forbid'",
        "x: int\nmodel_config = {'title': 't'}\nclass Config:\n    extra = 'forbid'",
        "x: int\nmodel_config = {}\nclass Config:\n    extra = 'forbid'",
        "x = 1",
        "x = None",
        "x = []",
        "x = Field(1)",
        "_x = 1",
        "x: int = 0\nx = 1",
        "__root__: list[int]",
    ],
)
def test_a_use_crashes_exactly_when_pydantic_raises(body: str) -> None:
    text = state(body)
    assert any(use.crashes for use in uses(text)) == creation_fails(text)


@pytest.mark.parametrize(
    "body",
    [
        "x: int\n@root_validator\ndef f(cls, values): return values",
        "x: int\n@root_validator(pre=False, allow_reuse=True)\ndef f(cls, values): return values",
        "x: str = Field('a', regex='a')",
        "x = 1",
        "x = 'text'",
    ],
)
def test_a_rewrite_of_a_crash_lets_the_class_be_created(body: str) -> None:
    text = state(body)
    assert creation_fails(text)
    assert not creation_fails(rewritten(text))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "x: int\n@validator('x')\ndef f(cls, v): return v",
            "x: int\n@field_validator('x')\n@classmethod\ndef f(cls, v): return v",
        ),
        (
            "x: int\ny: int\n@validator('x', 'y', pre=True, allow_reuse=True)\ndef f(cls, v): return v",
            (
                "x: int\ny: int\n@field_validator('x', 'y', mode=\"before\")\n@classmethod\n"
                "def f(cls, v): return v"
            ),
        ),
        (
            "x: int\n@validator('x', check_fields=False)\n@classmethod\ndef f(cls, v): return v",
            "x: int\n@field_validator('x', check_fields=False)\n@classmethod\ndef f(cls, v): return v",
        ),
    ],
)
def test_a_validator_is_rewritten_with_its_import(before: str, after: str) -> None:
    head = "from pydantic import BaseModel, Field, field_validator, root_validator, validator\n"
    found = rewritten(state(before))
    assert found == state(after, head)
    assert not creation_fails(found)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "x: int\n@root_validator(pre=True)\ndef f(cls, v): return {'x': v['y']}",
            "x: int\n@model_validator(mode=\"before\")\n@classmethod\ndef f(cls, v): return {'x': v['y']}",
        ),
        (
            "x: int\n@root_validator(pre=True, allow_reuse=True)\n@classmethod\ndef f(cls, v): return v",
            'x: int\n@model_validator(mode="before")\n@classmethod\ndef f(cls, v): return v',
        ),
    ],
)
def test_a_root_validator_that_comes_first_is_rewritten(before: str, after: str) -> None:
    head = "from pydantic import BaseModel, Field, model_validator, root_validator, validator\n"
    assert rewritten(state(before)) == state(after, head)
    assert not creation_fails(state(after, head))


@pytest.mark.parametrize(
    "body",
    [
        "x: int\n" + 2 * "@root_validator(pre=True)\ndef f(cls, v): return v\n",
        "x: int\n@root_validator(pre=True)\ndef f(cls, v, **kwargs): return v",
        "x: int\n@root_validator(skip_on_failure=True)\ndef f(cls, v): return v",
        "x: int\n@validator('x', always=True)\ndef f(cls, v): return v",
        "x: list[int]\n@validator('x', each_item=True)\ndef f(cls, v): return v",
        "x: int\n@validator('x')\ndef f(cls, v, values): return v",
        "x: int\n@validator(NAME)\ndef f(cls, v): return v",
        (
            "x: int\n@validator('x')\ndef f(cls, v): return v\n@validator('x', always=True)\n"
            "def g(cls, v): return v"
        ),
        "x: int\n@validator(  # why\n    'x')\ndef f(cls, v): return v",
    ],
)
def test_a_validator_whose_rewrite_needs_thought_is_left_alone(body: str) -> None:
    found = uses(state(body))
    assert {use.api for use in found} <= {"@validator", "@root_validator"}
    assert all(not use.edits for use in found)


def test_a_validator_through_the_module_is_rewritten_without_import() -> None:
    text = (
        "import pydantic as p\nclass State(p.BaseModel):\n    x: int\n"
        "    @p.validator('x')\n    def f(cls, v): return v\n"
    )
    assert "@p.field_validator('x')\n    @classmethod\n    def f" in rewritten(text)


def test_an_import_on_several_lines_stays_sorted() -> None:
    text = (
        "from pydantic import (\n    BaseModel,\n    Field,\n    validator,\n)\n"
        "class State(BaseModel):\n    x: int\n    @validator('x')\n    def f(cls, v): return v\n"
    )
    assert "    Field,\n    field_validator,\n    validator,\n" in rewritten(text)


def test_a_name_that_is_taken_is_not_imported() -> None:
    text = HEAD + "field_validator = 1\n" + state("x: int\n@validator('x')\ndef f(cls, v): return v", "")
    assert all(not use.edits for use in uses(text))


def test_edits_in_a_markdown_list_keep_its_indentation() -> None:
    text = (
        "- item\n\n  ```python\n  class State(BaseModel):\n      x: int\n      @validator('x')\n"
        "      def f(cls, v):\n          return v\n  ```\n"
    )
    found = project(text, kind=SourceKind.MARKDOWN).model("State").legacy
    changed = applied(found[0].edits, text)
    assert "      @field_validator('x')\n      @classmethod\n      def f(cls, v):\n" in changed


def test_a_config_class_becomes_model_config() -> None:
    text = (
        "from pydantic import BaseModel, Extra\nclass State(BaseModel):\n    x: int\n\n    class Config:\n"
        "        extra = Extra.forbid\n        validate_assignment = True\n\n    y: int = 1\n"
    )
    found = rewritten(text)
    assert found == (
        "from pydantic import BaseModel, ConfigDict, Extra\nclass State(BaseModel):\n    x: int\n\n"
        '    model_config = ConfigDict(extra="forbid", validate_assignment=True)\n\n    y: int = 1\n'
    )
    assert not creation_fails(found)


def test_a_config_class_at_the_end_of_a_file_is_replaced_whole() -> None:
    text = (
        "from pydantic import BaseModel, ConfigDict\n"
        "class State(BaseModel):\n    class Config:\n        frozen = True"
    )
    assert rewritten(text).endswith("class State(BaseModel):\n    model_config = ConfigDict(frozen=True)")


@pytest.mark.parametrize(
    "config",
    [
        "class Config:\n    orm_mode = True",
        "class Config:\n    json_encoders = {}",
        "class Config(Other):\n    frozen = True",
        "class Config:\n    # why\n    frozen = True",
        "class Config:\n    title = make()",
        "class Config:\n    frozen = True\n    def f(self): ...",
        "class Config:\n    pass",
    ],
)
def test_a_config_class_whose_rewrite_needs_thought_is_left_alone(config: str) -> None:
    (found,) = uses(state(f"x: int\n{config}"))
    assert found.api == "class Config"
    assert not found.edits


def test_renamed_settings_are_named_in_the_replacement() -> None:
    (found,) = uses(state("x: int\nclass Config:\n    orm_mode = True"))
    assert found.replacement == "model_config = ConfigDict(from_attributes=True)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(self): return self.dict()", "self.model_dump()"),
        (
            "def f(self): return self.dict(exclude={'a'}, by_alias=True)",
            "self.model_dump(exclude={'a'}, by_alias=True)",
        ),
        ("def f(self): return self.json(exclude_none=True)", "self.model_dump_json(exclude_none=True)"),
        ("def f(self): return self.copy(update={'a': 1})", "self.model_copy(update={'a': 1})"),
        ("@classmethod\ndef f(cls, d): return cls.parse_obj(d)", "cls.model_validate(d)"),
        ("@staticmethod\ndef f(d): return State.construct(**d)", "State.model_construct(**d)"),
        ("@classmethod\ndef f(cls): return cls.schema()", "cls.model_json_schema()"),
        ("def f(self): return self.__fields_set__", "self.model_fields_set"),
        ("def f(self, other: 'State | None'): return other.dict()", "other.model_dump()"),
        ("items: 'list[State]'\ndef f(self): return [one.dict() for one in self.items]", "one.model_dump()"),
        (
            "items: 'dict[str, State]'\ndef f(self):\n    for one in self.items.values(): one.dict()",
            "one.model_dump()",
        ),
        (
            "items: 'dict[str, State]'\ndef f(self): return self.items['a'].copy()",
            "self.items['a'].model_copy()",
        ),
    ],
)
def test_old_calls_on_models_are_rewritten(before: str, after: str) -> None:
    assert after in rewritten(state(before))


@pytest.mark.parametrize(
    "body",
    [
        "def f(self): return self.json(indent=2)",
        "def f(self): return self.dict(**{})",
        "def f(self): return self.copy(include={'a'})",
        "@classmethod\ndef f(cls, s): return cls.parse_raw(s)",
        "def f(self): return self.__fields__",
        "model_config = {'serialize_by_alias': True}\ndef f(self): return self.dict()",
    ],
)
def test_old_calls_whose_rewrite_needs_thought_are_left_alone(body: str) -> None:
    (found,) = uses(state(body))
    assert not found.edits


@pytest.mark.parametrize(
    "body",
    [
        "def dict(self): return {}\ndef f(self): return self.dict()",
        "copy: int = 1\ndef f(self): return self.copy()",
        "def f(self, other): return other.dict()",
        "items: dict = {}\ndef f(self): return self.items.copy()",
        "def f(self): return {}.copy()",
        "def f(self, other: dict): return other.copy()",
        "def f(self):\n    self = make()\n    return self.dict()",
        "@staticmethod\ndef f(one): return one.dict()",
    ],
)
def test_calls_that_are_not_of_pydantic_are_not_old(body: str) -> None:
    assert uses(state(body)) == ()


def test_models_of_pydantic_1_itself_are_not_old() -> None:
    text = (
        "from pydantic.v1 import BaseModel, validator, Field\nclass State(BaseModel):\n"
        "    x: str = Field(regex='a')\n"
        "    @validator('x')\n    def f(cls, v): return v\n    def g(self): return self.dict()\n"
        "    class Config:\n        extra = 'allow'\n"
    )
    assert uses(text) == ()


def test_a_class_keeps_its_own_uses_and_not_those_of_its_bases() -> None:
    text = state("x: int\ndef f(self): return self.dict()") + "class Sub(State):\n    pass\n"
    assert uses(text, "Sub") == ()


def test_old_bases_are_reported() -> None:
    text = "import pydantic\nclass State(pydantic.BaseSettings):\n    x: int = 1\n"
    (found,) = uses(text)
    assert found.crashes
    assert creation_fails(text)


def test_old_functions_are_reported() -> None:
    text = (
        HEAD
        + "from pydantic import parse_obj_as\n"
        + state("def f(self, d): return parse_obj_as(int, d)", "")
    )
    assert [use.api for use in uses(text)] == ["parse_obj_as()"]


def test_positions_are_those_of_the_name() -> None:
    text = state("x: int\ndef f(self):\n    return self.dict()")
    (found,) = uses(text)
    line = text.split("\n")[found.span.line - 1]
    assert line[found.span.column - 1 : found.span.end_column - 1] == "dict"
    assert found.symbol == "State.f"


def test_old_calls_of_handlers_are_rewritten_once() -> None:
    text = (
        "from pydantic import BaseModel\nfrom sopy import SOP, End, Event, Procedure, handler\n\n\n"
        "class Item(BaseModel):\n    n: int = 0\n\n\n"
        "class State(BaseModel):\n    item: Item = Item()\n\n    def show(self):\n"
        "        return self.item.dict()\n\n\n"
        "class Go(Event[str]): ...\n\n\n"
        "class Start(Procedure[State]):\n    @handler\n    def on_go(self, sigma: State, event: Go):\n"
        "        print(sigma.show(), sigma.item.copy(), sigma.dict())\n        return End()\n"
    )
    source = SourceText(path="flow.py", module="flow", text=text)
    program = lower_program((source,), loader=NoLoader())
    found = [*program.legacy, *(use for model in program.models for use in model.legacy)]
    assert sorted(use.api for use in found) == [".copy()", ".dict()", ".dict()"]
    changed = applied(tuple(edit for use in found for edit in use.edits), text)
    assert "return self.item.model_dump()" in changed
    assert "print(sigma.show(), sigma.item.model_copy(), sigma.model_dump())" in changed


def test_settings_that_pydantic_knows_no_more_are_left_out_of_the_new_form() -> None:
    text = (
        "from pydantic import BaseModel\n\n\nclass State(BaseModel):\n    x: int = 1\n\n"
        "    class Config:\n        smart_union = True\n        allow_mutation = False\n"
        "        orm_mode = True\n        fields = {'x': 'y'}\n"
    )
    (use,) = uses(text)
    assert use.replacement == "model_config = ConfigDict(frozen=True, from_attributes=True)"


def test_every_rewritten_program_keeps_what_the_model_does() -> None:
    text = (
        "from pydantic import BaseModel, validator\n\n\nclass State(BaseModel):\n    x: int = 1\n"
        "    name: str = ''\n\n"
        "    @validator('x')\n    def double(cls, v):\n        return v * 2\n\n"
        "    @validator('name', pre=True)\n    def clean(cls, v):\n        return str(v).strip()\n\n"
        "    def export(self):\n"
        "        return self.dict(exclude={'y'}), self.json(), self.copy(deep=True)\n\n"
        "    class Config:\n        validate_assignment = True\n"
    )
    after = rewritten(text)
    assert not re.search(r"@validator|class Config|\.dict\(|\.json\(|\.copy\(", after)
    old, new = (create(item)["State"](x=2, name=" a ") for item in (text, after))
    with pytest.deprecated_call():
        exported = old.export()
    assert repr(exported) == repr(new.export())
    old.x = new.x = "5"
    assert old.x == new.x == 10
