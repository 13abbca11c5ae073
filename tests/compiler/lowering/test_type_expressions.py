import pytest

from sopy_compiler.ir.type_expression import TypeExpression
from tests.compiler.lowering.programs import project

HEAD = "from typing import *\nimport typing as t, typing_extensions as te\nimport datetime\n"


def lowered(annotation: str, before: str = "") -> TypeExpression:
    return project(f"{HEAD}{before}\nx: {annotation}\n").annotation("x")


def shown(found: TypeExpression) -> str:
    if found.literals:
        return f"Literal{list(found.literals)}"
    inner = ", ".join(shown(item) for item in found.arguments)
    return f"{found.name}[{inner}]" if inner else found.name


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("int", "builtins.int"),
        ("None", "None"),
        ("'int | None'", "Union[builtins.int, None]"),
        ("Optional[int]", "Union[builtins.int, None]"),
        ("t.Union[int, str, None]", "Union[builtins.int, builtins.str, None]"),
        ("int | (str | None)", "Union[builtins.int, builtins.str, None]"),
        ("List[Dict[str, 'datetime.date']]", "builtins.list[builtins.dict[builtins.str, datetime.date]]"),
        ("te.Annotated[int, 'note']", "builtins.int"),
        ("ClassVar[Final[int]]", "builtins.int"),
        ("Literal['a', 1, True, -2]", "Literal['a', 1, True, -2]"),
        ("Literal['a', None]", "Union[Literal['a'], None]"),
        ("Literal[None]", "None"),
        ("int | type(None)", "Union[builtins.int, None]"),
        ("t.Sequence[int]", "collections.abc.Sequence[builtins.int]"),
        ("Literal[COLOUR]", "unknown"),
        ("tuple[int, ...]", "builtins.tuple[builtins.int, unknown]"),
        ("Missing", "unknown"),
        ("Missing[int]", "unknown"),
        ("'not ( an expression'", "unknown"),
        ("f()", "unknown"),
        ("Any", "typing.Any"),
    ],
)
def test_annotations_are_resolved(annotation: str, expected: str) -> None:
    assert shown(lowered(annotation)) == expected


@pytest.mark.parametrize(
    ("before", "annotation", "expected"),
    [
        ("Id = NewType('Id', int)", "Id", "builtins.int"),
        ("Id = t.NewType('Id', int)", "Id", "builtins.int"),
        ("Names = list[str]", "Names", "builtins.list[builtins.str]"),
        ("T = TypeVar('T')\nPair = tuple[T, T]", "Pair[int]", "builtins.tuple[builtins.int, builtins.int]"),
        ("T = TypeVar('T')\nPair = tuple[T, T]", "Pair", "builtins.tuple[unknown, unknown]"),
        ("T = TypeVar('T')\nMaybe = T | None", "Maybe[str]", "Union[builtins.str, None]"),
        ("type Maybe[T] = T | None", "Maybe[str]", "Union[builtins.str, None]"),
        ("M = TypeAliasType('M', str | None)", "M", "Union[builtins.str, None]"),
        (
            "T = TypeVar('T')\nM = TypeAliasType('M', T | None, type_params=(T,))",
            "M[str]",
            "Union[builtins.str, None]",
        ),
        ("T = TypeVar('T')\nM: TypeAlias = 'T | None'", "M[str]", "Union[builtins.str, None]"),
        ("type Swap[A, B] = tuple[B, A]", "Swap[int, str]", "builtins.tuple[builtins.str, builtins.int]"),
        ("L = list", "L[int]", "builtins.list[builtins.int]"),
        ("A = B = 'int'", "A", "builtins.int"),
        ("type Loop = list[Loop]", "list[int]", "builtins.list[builtins.int]"),
    ],
)
def test_aliases_are_followed(before: str, annotation: str, expected: str) -> None:
    assert shown(lowered(annotation, before)) == expected


@pytest.mark.parametrize("alias", ["A = list[A]", "type A = A | None", "A = 'A'", "A = B\nB = A", "A = A"])
def test_an_alias_of_itself_ends(alias: str) -> None:
    assert not lowered("A", alias).is_known


def test_a_long_union_keeps_every_member() -> None:
    names = [f"C{number}" for number in range(200)]
    classes = "\n".join(f"class {name}: ..." for name in names)
    found = lowered(" | ".join(names), classes).members
    assert [item.name for item in found] == [f"flow.{name}" for name in names]


def test_the_text_is_as_written() -> None:
    assert lowered("dict[ str,\n  int ]").text == "dict[ str, int ]"


def test_deep_brackets_in_a_string_are_unknown() -> None:
    assert lowered("'" + "(" * 400 + "int" + ")" * 400 + "'").name == "unknown"
