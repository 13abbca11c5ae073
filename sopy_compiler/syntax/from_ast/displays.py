"""Displays and comprehensions of `ast` as nodes."""

import ast
from collections.abc import Sequence
from typing import Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.reader import ExpressionRules, Reader


def _starred(node: ast.Starred, reader: Reader) -> nodes.StarredElement:
    start, end = reader.bounds(node)
    return nodes.StarredElement(reader.expression(node.value), start=start, end=end)


def _elements(items: Sequence[ast.expr], reader: Reader) -> tuple[nodes.Element | nodes.StarredElement, ...]:
    found: list[nodes.Element | nodes.StarredElement] = []
    for item in items:
        if isinstance(item, ast.Starred):
            found.append(_starred(item, reader))
        else:
            value = reader.expression(item)
            found.append(nodes.Element(value, start=value.start, end=value.end))
    return tuple(found)


def _tuple(node: ast.Tuple, reader: Reader) -> nodes.Expression:
    bounds = reader.bounds(node)
    start, end = reader.inside(*bounds) if reader.is_enclosed_tuple(node) else bounds
    return nodes.Tuple(_elements(node.elts, reader), start=start, end=end)


def _list(node: ast.List, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    return nodes.List(_elements(node.elts, reader), start=start, end=end)


def _set(node: ast.Set, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    return nodes.Set(_elements(node.elts, reader), start=start, end=end)


def _dict(node: ast.Dict, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    found: list[nodes.DictElement | nodes.StarredDictElement] = []
    for key, item in zip(node.keys, node.values, strict=True):
        value = reader.expression(item)
        if key is None:
            found.append(nodes.StarredDictElement(value, start=value.start, end=value.end))
        else:
            named = reader.expression(key)
            found.append(nodes.DictElement(named, value, start=named.start, end=value.end))
    return nodes.Dict(tuple(found), start=start, end=end)


def _clauses(generators: Sequence[ast.comprehension], reader: Reader) -> nodes.CompFor:
    first, *others = generators
    target = reader.expression(first.target)
    source = reader.expression(first.iter)
    tests = tuple(_comprehension_test(test, reader) for test in first.ifs)
    inner = _clauses(others, reader) if others else None
    end = inner.end if inner is not None else tests[-1].end if tests else source.end
    return nodes.CompFor(
        target, source, tests, inner, asynchronous=bool(first.is_async), start=target.start, end=end
    )


def _comprehension_test(node: ast.expr, reader: Reader) -> nodes.CompIf:
    test = reader.expression(node)
    return nodes.CompIf(test, start=test.start, end=test.end)


def _list_comprehension(node: ast.ListComp, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    element = reader.expression(node.elt)
    return nodes.ListComp(element, _clauses(node.generators, reader), start=start, end=end)


def _set_comprehension(node: ast.SetComp, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    element = reader.expression(node.elt)
    return nodes.SetComp(element, _clauses(node.generators, reader), start=start, end=end)


def _generator(node: ast.GeneratorExp, reader: Reader) -> nodes.Expression:
    start, end = reader.inside(*reader.bounds(node))
    element = reader.expression(node.elt)
    return nodes.GeneratorExp(element, _clauses(node.generators, reader), start=start, end=end)


def _dict_comprehension(node: ast.DictComp, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    key, value = reader.expression(node.key), reader.expression(node.value)
    return nodes.DictComp(key, value, _clauses(node.generators, reader), start=start, end=end)


RULES: Final[ExpressionRules] = {
    ast.Starred: _starred,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.ListComp: _list_comprehension,
    ast.SetComp: _set_comprehension,
    ast.GeneratorExp: _generator,
    ast.DictComp: _dict_comprehension,
}
