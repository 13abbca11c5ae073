"""What calls are given by name and that tells its own type: constants and displays."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import constant, text_of
from sopy_compiler.syntax.scope import Scope

Given = tuple[str, TypeExpression, Span]

_DISPLAYS: Final[dict[type[nodes.Node], str]] = {
    nodes.List: "builtins.list",
    nodes.ListComp: "builtins.list",
    nodes.Set: "builtins.set",
    nodes.SetComp: "builtins.set",
    nodes.Dict: "builtins.dict",
    nodes.DictComp: "builtins.dict",
    nodes.Tuple: "builtins.tuple",
}


def given_constants(node: nodes.Call, scope: Scope, *, is_from_dict: bool) -> Iterator[Given]:
    """Those of a call's keywords and `**` displays; of its first argument where the call `is_from_dict`."""
    for item in node.args:
        if item.keyword is not None and not is_from_dict:
            yield from _given(item.keyword.value, item.value, scope)
        elif isinstance(item.value, nodes.Dict) and (is_from_dict or item.star == "**"):
            yield from constants_in(item.value, scope)


def constants_in(node: nodes.Dict, scope: Scope) -> Iterator[Given]:
    """Those under the keys of a display."""
    for element in node.elements:
        key = text_of(element.key) if isinstance(element, nodes.DictElement) else None
        if key is not None:
            yield from _given(key, element.value, scope)


def _given(name: str, value: nodes.Expression, scope: Scope) -> Iterator[Given]:
    found = constant(value)
    if found is None:
        yield name, TypeExpression(name=NONE), scope.tree.span(value)
    elif isinstance(found, (str, int, float, bytes)):
        yield name, TypeExpression(name=LITERAL, literals=(found,)), scope.tree.span(value)
    elif type(value) in _DISPLAYS:
        yield name, TypeExpression(name=_DISPLAYS[type(value)]), scope.tree.span(value)
