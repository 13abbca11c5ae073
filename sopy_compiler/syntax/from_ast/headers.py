"""The parts of imports and definitions that `ast` keeps as text, or without a place of their own."""

import ast
import re
from collections.abc import Sequence
from typing import Any, Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.reader import Reader

_BEFORE_NAME: Final = re.compile(r"(?:async[\s\\]+)?(?:def|class)[\s\\]+")


def first_name(name: str, start: int, reader: Reader) -> nodes.Name:
    """The name of the function or class whose definition starts there."""
    match = _BEFORE_NAME.match(reader.text, start)
    first = match.end() if match is not None else start
    return nodes.Name(name, start=first, end=first + len(name))


def read_dotted(text: str, start: int) -> nodes.Name | nodes.Attribute:
    """The name of a module that starts there."""
    first, *others = text.split(".")
    end = start + len(first)
    found: nodes.Name | nodes.Attribute = nodes.Name(first, start=start, end=end)
    for part in others:
        last = nodes.Name(part, start=end + 1, end=end + 1 + len(part))
        end = last.end
        found = nodes.Attribute(found, last, start=start, end=end)
    return found


def read_alias(node: ast.alias, reader: Reader) -> nodes.ImportAlias:
    """One of the names of an import."""
    start, end = reader.bounds(node)
    asname = None
    if node.asname is not None:
        first = end - len(node.asname)
        asname = nodes.AsName(nodes.Name(node.asname, start=first, end=end), start=first, end=end)
    return nodes.ImportAlias(read_dotted(node.name, start), asname, start=start, end=end)


def read_decorators(items: Sequence[ast.expr], reader: Reader) -> tuple[nodes.Decorator, ...]:
    """The decorators of a definition."""
    found: list[nodes.Decorator] = []
    for item in items:
        value = reader.expression(item)
        found.append(nodes.Decorator(value, start=value.start, end=value.end))
    return tuple(found)


def read_type_parameters(node: Any, reader: Reader) -> nodes.TypeParameters | None:
    """The type parameters of a definition; `ast` has them since Python 3.12, defaults since 3.13."""
    items = getattr(node, "type_params", ())
    if not items:
        return None
    params = tuple(_type_parameter(item, reader) for item in items)
    return nodes.TypeParameters(params, start=params[0].start, end=params[-1].end)


def _type_parameter(node: Any, reader: Reader) -> nodes.TypeParam:
    start, end = reader.bounds(node)
    first = reader.text.index(node.name, start)
    name = nodes.Name(node.name, start=first, end=first + len(node.name))
    param: nodes.TypeVar | nodes.TypeVarTuple | nodes.ParamSpec
    match type(node).__name__:
        case "TypeVarTuple":
            param = nodes.TypeVarTuple(name, start=start, end=end)
        case "ParamSpec":
            param = nodes.ParamSpec(name, start=start, end=end)
        case _:
            param = nodes.TypeVar(name, reader.optional(node.bound), start=start, end=end)
    default = reader.optional(getattr(node, "default_value", None))
    return nodes.TypeParam(param, default, start=start, end=end)
