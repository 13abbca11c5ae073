"""A number is compared with a text, as it comes from a form or a file."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP223",)
_ORDERS = (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `field > 3` of a handler outside `try`, with the number in quotes."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Comparison, taken.node):
            match node:
                case cst.Comparison(
                    left=left,
                    comparisons=[cst.ComparisonTarget(operator=operator, comparator=cst.Integer() as number)],
                ) if isinstance(operator, _ORDERS):
                    is_number = site.type_of(left, taken) in (int, float)
                    if is_number and site.tree.parent(node, cst.Try) is None:
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(number, f'"{number.value}"'),),
                            expected=(expect("SOP223", site.tree.statement(node)),),
                            broken="a number and a text have no order",
                        )
