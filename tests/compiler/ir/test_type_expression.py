from sopy_compiler.ir.type_expression import UNION, UNKNOWN_TYPE, TypeExpression

TEXT = TypeExpression(name="builtins.str")
NOTHING = TypeExpression(name="None")


def union(*parts: TypeExpression) -> TypeExpression:
    return TypeExpression(name=UNION, arguments=parts)


def test_nested_unions_are_one_list_of_alternatives() -> None:
    assert union(TEXT, union(NOTHING, UNKNOWN_TYPE)).members == (TEXT, NOTHING, UNKNOWN_TYPE)
    assert TEXT.members == (TEXT,)


def test_only_a_type_with_none_among_its_alternatives_is_optional() -> None:
    assert union(TEXT, NOTHING).is_optional
    assert not TEXT.is_optional
    assert not TypeExpression(name="builtins.list", arguments=(union(TEXT, NOTHING),)).is_optional


def test_a_type_is_known_when_all_its_parts_are() -> None:
    assert TypeExpression(name="builtins.list", arguments=(TEXT,)).is_known
    assert not TypeExpression(name="builtins.list", arguments=(UNKNOWN_TYPE,)).is_known
