"""The patterns of `match` (PEP 634)."""

from dataclasses import dataclass

from sopy_compiler.syntax.node_kinds.expression import Name
from sopy_compiler.syntax.node_kinds.node import Expression, Node, Pattern


@dataclass(slots=True, eq=False)
class MatchValue(Pattern):
    """A constant or a dotted name, compared by `==`."""

    value: Expression


@dataclass(slots=True, eq=False)
class MatchSingleton(Pattern):
    """`None`, `True` or `False`, compared by `is`."""

    value: Name


@dataclass(slots=True, eq=False)
class MatchStar(Node):
    """`*name`; None for `*_`."""

    name: Name | None


@dataclass(slots=True, eq=False)
class MatchSequenceElement(Node):
    """An element of a sequence or a positional part of a class."""

    value: Pattern


@dataclass(slots=True, eq=False)
class MatchList(Pattern):
    """A sequence in brackets."""

    patterns: tuple[MatchSequenceElement | MatchStar, ...]


@dataclass(slots=True, eq=False)
class MatchTuple(Pattern):
    """A sequence in parentheses or in none."""

    patterns: tuple[MatchSequenceElement | MatchStar, ...]


@dataclass(slots=True, eq=False)
class MatchMappingElement(Node):
    """`key: pattern`."""

    key: Expression
    pattern: Pattern


@dataclass(slots=True, eq=False)
class MatchMapping(Pattern):
    """`{key: pattern, **rest}`."""

    elements: tuple[MatchMappingElement, ...]
    rest: Name | None


@dataclass(slots=True, eq=False)
class MatchKeywordElement(Node):
    """`key=pattern`."""

    key: Name
    pattern: Pattern


@dataclass(slots=True, eq=False)
class MatchClass(Pattern):
    """`cls(patterns, kwds)`."""

    cls: Expression
    patterns: tuple[MatchSequenceElement, ...]
    kwds: tuple[MatchKeywordElement, ...]


@dataclass(slots=True, eq=False)
class MatchAs(Pattern):
    """`pattern as name`, a capture, or `_`, which has neither."""

    pattern: Pattern | None
    name: Name | None


@dataclass(slots=True, eq=False)
class MatchOrElement(Node):
    """One of several patterns."""

    pattern: Pattern


@dataclass(slots=True, eq=False)
class MatchOr(Pattern):
    """`a | b`."""

    patterns: tuple[MatchOrElement, ...]
