"""
# covers: sopy_compiler.syntax.binder, sopy_compiler.syntax.definitions, sopy_compiler.syntax.scope
# covers: sopy_compiler.syntax.star_exports
"""

import pytest

from sopy_compiler.source.text import SourceKind
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    ExternalDefinition,
    FunctionDefinition,
    ModuleDefinition,
    UndefinedDefinition,
    UnknownDefinition,
    ValueDefinition,
)
from sopy_compiler.syntax.from_ast.read import read_expression
from tests.compiler.lowering.programs import Project, project


def meanings(program: Project, expression: str, inside: str = "") -> list[str]:
    """What an expression at the end of the module, or in the function `inside`, can mean."""
    scope = program.function(inside).scope if inside else program.scope
    return [_shown(item) for item in program.names.resolve(read_expression(expression), scope)]


def _shown(found: object) -> str:
    match found:
        case ClassDefinition(scope=scope) | FunctionDefinition(scope=scope):
            return f"{scope.module.name}.{scope.symbol}"
        case ExternalDefinition(qualname=qualname):
            return qualname
        case ModuleDefinition(scope=scope):
            return f"module {scope.name}"
        case ValueDefinition(value=value, scope=scope):
            return "value" if value is None else f"value {scope.tree.code(value)}"
        case UndefinedDefinition(name=name):
            return f"undefined {name}"
        case UnknownDefinition():
            return "unknown"
    return type(found).__name__


@pytest.mark.parametrize(
    ("source", "expression", "expected"),
    [
        ("class A: ...", "A", ["flow.A"]),
        ("class A: ...\nB = A", "B", ["value A"]),
        ("x = 1\nx = 2", "x", ["value 2"]),
        ("x = 1\nif x:\n    x = 2", "x", ["value 2", "value 1"]),
        ("import a.b.c", "a.b.c.D", ["a.b.c.D"]),
        ("import a.b as c", "c.D", ["a.b.D"]),
        ("from a import b as c", "c.d", ["a.b.d"]),
        ("from sopy.core.event import EventBus as E", "E", ["sopy.EventBus"]),
        ("import sopy_runtime", "sopy_runtime.Procedure", ["sopy.Procedure"]),
        ("from typing_extensions import TypedDict", "TypedDict", ["typing.TypedDict"]),
        ("import typing_extensions as te", "te.Self", ["typing.Self"]),
        ("", "int", ["builtins.int"]),
        ("", "Missing", ["undefined Missing"]),
        ("from sopy import *", "Procedure", ["sopy.Procedure"]),
        ("from sopy import *", "Missing", ["undefined Missing"]),
        ("from typing import *", "Optional", ["typing.Optional"]),
        ("from typing import *", "Missing", ["undefined Missing"]),
        ("from pydantic import *", "BaseModel", ["pydantic.BaseModel"]),
        ("from unknown import *", "Thing", ["unknown"]),
        ("from unknown import *", "int", ["builtins.int"]),
        ("try:\n    import a\nexcept ImportError:\n    a = None", "a", ["value None", "a"]),
        ("for x in y: ...", "x", ["unknown"]),
        ("a, b = 1, 2", "b", ["value 2"]),
        ("a, *b = y", "b", ["unknown"]),
        ("with f() as (a, b): ...", "b", ["unknown"]),
        ("try: ...\nexcept E as e: ...", "e", ["unknown"]),
        ("match x:\n    case {'k': [v, *rest], **more} if v: ...", "rest", ["unknown"]),
        ("match x:\n    case {'k': [v, *rest], **more} if v: ...", "more", ["unknown"]),
        ("match x:\n    case C(y=z) | D(z): ...", "z", ["unknown", "unknown"]),
        ("print(y := 3)", "y", ["value 3"]),
        ("if (y := 3): ...", "y", ["value 3"]),
        ("while (y := f()): ...", "y", ["value f()"]),
        ("x: int = 1", "x", ["value 1"]),
        ("x: int", "x", ["value"]),
        ("type A = int", "A", ["value int"]),
        ("class A:\n    class B: ...", "A.B", ["flow.A.B"]),
        ("def f(): ...", "f", ["flow.f"]),
    ],
)  # fmt: skip
def test_names_of_one_module(source: str, expression: str, expected: list[str]) -> None:
    assert meanings(project(source + "\n"), expression) == expected


def test_a_function_body_sees_later_definitions_and_no_class_names() -> None:
    program = project("class A:\n    x = 1\n    def f(self): ...\nclass B: ...\n")
    assert meanings(program, "B", "A.f") == ["flow.B"]
    assert meanings(program, "x", "A.f") == ["undefined x"]


def test_a_class_body_sees_its_type_parameters_and_those_of_the_class_around_a_method() -> None:
    program = project("class A[T]:\n    def f[U](self): ...\n")
    assert meanings(program, "T", "A.f") == ["TypeParameterDefinition"]
    assert meanings(program, "U", "A.f") == ["TypeParameterDefinition"]


def test_an_expression_sees_what_stands_before_it() -> None:
    program = project("class A: ...\nx = A\nclass A: ...\n")
    binding = program.scope.bindings["x"][0]
    assert isinstance(binding.node, nodes.Expression)
    (found,) = program.names.resolve(binding.node, program.scope, at=binding.order)
    assert found is program.definitions("A")[0]


def test_relative_imports_and_re_exports_are_followed() -> None:
    program = project(
        "from pkg import Thing, sub\nimport pkg.sub.deep\n",
        pkg____init__="from .things import Thing as Thing\n",
        pkg__things="from .sub import *\nfrom .sub.deep import Deep as Thing\n",
        pkg__sub____init__="from ..things import Thing\n",
        pkg__sub__deep="class Deep: ...\n",
    )
    assert meanings(program, "Thing") == ["pkg.sub.deep.Deep"]
    assert meanings(program, "sub.deep.Deep") == ["pkg.sub.deep.Deep"]
    assert meanings(program, "pkg.sub.deep.Deep") == ["pkg.sub.deep.Deep"]
    assert meanings(program, "pkg.Thing") == ["pkg.sub.deep.Deep"]
    assert meanings(program, "pkg.missing") == ["unknown"]


def test_packages_without_init_are_followed() -> None:
    program = project("import space.models\nfrom space import models as m\n", space__models="class A: ...\n")
    assert meanings(program, "space.models.A") == ["space.models.A"]
    assert meanings(program, "m.A") == ["space.models.A"]


def test_names_imported_in_a_cycle_end() -> None:
    program = project("from a import x\n", a="from b import x\n", b="from a import x\n")
    assert meanings(program, "x") == ["unknown"]


def test_stars_in_a_cycle_end() -> None:
    program = project("from a import *\n", a="from b import *\n", b="from a import *\nclass B: ...\n")
    assert meanings(program, "B") == ["b.B"]
    assert meanings(program, "Missing") == ["undefined Missing"]


def test_a_star_leaves_private_names_out_and_the_last_star_wins() -> None:
    program = project(
        "from a import *\nfrom b import *\n", a="class _P: ...\nclass X: ...\n", b="class X: ...\n"
    )
    assert meanings(program, "_P") == ["undefined _P"]
    assert meanings(program, "X") == ["b.X"]


def test_a_module_that_does_not_parse_is_outside() -> None:
    program = project("from broken import X\n", broken="class (:\n")
    assert meanings(program, "X") == ["broken.X"]


def test_imports_below_type_checking_count() -> None:
    program = project(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import A\n", a="class A: ...\n"
    )
    assert meanings(program, "A") == ["a.A"]


def test_modules_loaded_on_demand_are_listed() -> None:
    program = project("from a import A\n", a="class A: ...\n", b="class B: ...\n")
    assert meanings(program, "A") == ["a.A"]
    assert [source.module for source in program.names.loaded] == ["a"]


def test_a_fragment_knows_the_language_without_imports() -> None:
    text = "```python\nclass A(Procedure[S]): ...\n```\n"
    program = project(text, kind=SourceKind.MARKDOWN)
    assert meanings(program, "Procedure") == ["sopy.Procedure"]
    assert meanings(program, "BaseModel") == ["pydantic.BaseModel"]
    assert meanings(program, "S") == ["undefined S"]


def test_a_star_brings_in_what_is_listed_and_nothing_else() -> None:
    program = project(
        "from a import *\nfrom b import *\n",
        a="__all__ = ('_P', 'X')\nclass _P: ...\nclass X: ...\nclass Y: ...\n",
        b="__all__ = ['Z']\n__all__ += names()\nclass Z: ...\nclass W: ...\n",
    )
    assert meanings(program, "_P") == ["a._P"]
    assert meanings(program, "X") == ["a.X"]
    assert meanings(program, "Y") == ["undefined Y"]
    assert meanings(program, "W") == ["b.W"]


def test_a_package_may_name_its_own_parts() -> None:
    program = project(
        "from pkg import states\nfrom pkg import *\n",
        pkg____init__="from . import states\n__all__ = ['states', 'other']\n",
        pkg__states="class A: ...\n",
        pkg__other="class B: ...\n",
    )
    assert meanings(program, "states.A") == ["pkg.states.A"]
    assert meanings(program, "other.B") == ["pkg.other.B"]


def test_a_sibling_of_a_module_outside_packages_is_found() -> None:
    assert meanings(project("from . import a\n", a="class A: ...\n"), "a.A") == ["a.A"]


def test_a_function_can_bind_names_of_the_scopes_around_it() -> None:
    program = project(
        "x = 1\ndef f():\n    global x, New\n    x = 2\n    class New: ...\n"
        "def g():\n    y = 1\n    def h():\n        nonlocal y\n        y = 2\n"
    )
    assert meanings(program, "x") == ["value 2", "value 1"]
    assert meanings(program, "New") == ["flow.f.New"]
    assert meanings(program, "x", "f") == ["value 2", "value 1"]
    assert meanings(program, "y", "g") == ["value 2", "value 1"]


@pytest.mark.parametrize(
    "source", ["def f(a=(w := 1)): ...", "@(w := 1)\ndef f(): ...", "class A((w := 1)): ..."]
)
def test_headers_bind_where_the_definition_stands(source: str) -> None:
    assert meanings(project(source + "\n"), "w") == ["value 1"]
