"""A member of an enumeration is compared with its value."""

from collections.abc import Iterator
from enum import Enum

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP118",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `x is Stage.DONE` and `x == Stage.DONE` in an `if` becomes `x == "done"`."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.If, taken.node):
            for test in site.tree.nodes(cst.Comparison, node.test):
                match test.comparisons:
                    case [cst.ComparisonTarget(operator=cst.Is() | cst.Equal(), comparator=comparator)]:
                        member = _member(site, comparator)
                        if member is not None:
                            left = site.tree.code(test.left)
                            yield Seed(
                                path=site.path,
                                edits=(site.tree.replace(test, f"{left} == {member.value!r}"),),
                                expected=(expect("SOP118", site.tree.lines(node)),),
                                broken="a member never equals its value",
                            )


def _member(site: Site, node: cst.BaseExpression) -> Enum | None:
    """The member of a plain enumeration with a text or a number as its value."""
    match node:
        case cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=member)):
            found = getattr(vars(site.module).get(name), member, None)
            is_plain = isinstance(found, Enum) and not isinstance(found, str | int)
            return found if is_plain and isinstance(found.value, str | int) else None
    return None
