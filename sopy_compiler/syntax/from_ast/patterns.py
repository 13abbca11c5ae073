"""Patterns of `ast` as nodes."""

import ast
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.reader import Reader

_Rule = Callable[[Any, Reader], nodes.Pattern]
_KEYWORD: Final = re.compile(r"\w+(?=\s*=)")


def read_pattern(node: ast.pattern, reader: Reader) -> nodes.Pattern:
    """The node of any pattern."""
    return _RULES[type(node)](node, reader)


def _value(node: ast.MatchValue, reader: Reader) -> nodes.Pattern:
    value = reader.expression(node.value)
    return nodes.MatchValue(value, start=value.start, end=value.end)


def _singleton(node: ast.MatchSingleton, reader: Reader) -> nodes.Pattern:
    start, end = reader.bounds(node)
    name = nodes.Name(str(node.value), start=start, end=end)
    return nodes.MatchSingleton(name, start=start, end=end)


def _parts(
    items: Sequence[ast.pattern], reader: Reader
) -> tuple[nodes.MatchSequenceElement | nodes.MatchStar, ...]:
    return tuple(
        _star(item, reader) if isinstance(item, ast.MatchStar) else _part(item, reader) for item in items
    )


def _part(node: ast.pattern, reader: Reader) -> nodes.MatchSequenceElement:
    pattern = read_pattern(node, reader)
    return nodes.MatchSequenceElement(pattern, start=pattern.start, end=pattern.end)


def _star(node: ast.MatchStar, reader: Reader) -> nodes.MatchStar:
    start, end = reader.bounds(node)
    return nodes.MatchStar(_last_name(node.name, end), start=start, end=end)


def _last_name(name: str | None, end: int) -> nodes.Name | None:
    """The name that a pattern ends with."""
    return None if name is None else nodes.Name(name, start=end - len(name), end=end)


def _sequence(node: ast.MatchSequence, reader: Reader) -> nodes.Pattern:
    bounds = start, end = reader.bounds(node)
    first = reader.bounds(node.patterns[0]) if node.patterns else None
    parts = _parts(node.patterns, reader)
    if reader.text[start] == "[" and (first is None or first[0] != start):
        return nodes.MatchList(parts, start=start, end=end)
    if reader.is_enclosed(bounds, first):
        start, end = reader.inside(start, end)
    return nodes.MatchTuple(parts, start=start, end=end)


def _mapping(node: ast.MatchMapping, reader: Reader) -> nodes.Pattern:
    start, end = reader.bounds(node)
    elements = tuple(
        _mapping_element(key, pattern, reader) for key, pattern in zip(node.keys, node.patterns, strict=True)
    )
    rest = None
    if node.rest is not None:
        place = reader.text.rindex(node.rest, start, end)
        rest = nodes.Name(node.rest, start=place, end=place + len(node.rest))
    return nodes.MatchMapping(elements, rest, start=start, end=end)


def _mapping_element(key: ast.expr, pattern: ast.pattern, reader: Reader) -> nodes.MatchMappingElement:
    named, wanted = reader.expression(key), read_pattern(pattern, reader)
    return nodes.MatchMappingElement(named, wanted, start=named.start, end=wanted.end)


def _class(node: ast.MatchClass, reader: Reader) -> nodes.Pattern:
    start, end = reader.bounds(node)
    named = reader.expression(node.cls)
    positional = tuple(_part(item, reader) for item in node.patterns)
    place = positional[-1].end if positional else named.end
    keywords: list[nodes.MatchKeywordElement] = []
    for name, item in zip(node.kwd_attrs, node.kwd_patterns, strict=True):
        match = _KEYWORD.search(reader.text, place, end)
        first = match.start() if match is not None else place
        key = nodes.Name(name, start=first, end=first + len(name))
        pattern = read_pattern(item, reader)
        keywords.append(nodes.MatchKeywordElement(key, pattern, start=first, end=pattern.end))
        place = pattern.end
    return nodes.MatchClass(named, positional, tuple(keywords), start=start, end=end)


def _as(node: ast.MatchAs, reader: Reader) -> nodes.Pattern:
    start, end = reader.bounds(node)
    pattern = None if node.pattern is None else read_pattern(node.pattern, reader)
    return nodes.MatchAs(pattern, _last_name(node.name, end), start=start, end=end)


def _or(node: ast.MatchOr, reader: Reader) -> nodes.Pattern:
    start, end = reader.bounds(node)
    return nodes.MatchOr(tuple(_alternative(item, reader) for item in node.patterns), start=start, end=end)


def _alternative(node: ast.pattern, reader: Reader) -> nodes.MatchOrElement:
    pattern = read_pattern(node, reader)
    return nodes.MatchOrElement(pattern, start=pattern.start, end=pattern.end)


_RULES: Final[dict[type[ast.pattern], _Rule]] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchSequence: _sequence,
    ast.MatchMapping: _mapping,
    ast.MatchClass: _class,
    ast.MatchAs: _as,
    ast.MatchOr: _or,
}
