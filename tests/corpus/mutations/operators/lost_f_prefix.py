"""The `f` in front of a text for the agent is missing: it reads the braces."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP404",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each f-string that a handler returns, with a hole that holds a name and what it leads to."""
    for taken in site.handlers():
        for returned in site.own_returns(taken.node):
            match returned.value:
                case cst.FormattedString(start='f"', parts=parts) as text if any(map(_is_simple, parts)):
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.replace(text, site.tree.code(text).removeprefix("f")),),
                        expected=(expect("SOP404", site.tree.lines(returned)),),
                        broken="the agent is told the names of variables",
                    )


def _is_simple(part: cst.BaseFormattedStringContent) -> bool:
    if not isinstance(part, cst.FormattedStringExpression):
        return False
    node = part.expression
    while isinstance(node, cst.Attribute):
        node = node.value
    return isinstance(node, cst.Name)
