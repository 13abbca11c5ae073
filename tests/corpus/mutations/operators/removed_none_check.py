"""A check for None is missing, and some run reaches what it protected with None."""

import re
from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site
from tests.corpus.mutations.tree import Statement

CODES = ("SOP202", "SOP305")


def seeds(site: Site) -> Iterator[Seed]:
    """Each `if … : return` or `raise` without an `else`, and each assertion, where a run then uses None."""
    for statement in _checks(site):
        yield Seed(
            path=site.path,
            edits=(site.tree.without(statement),),
            expected=(expect("SOP202"), expect("SOP305")),
            broken="what was checked here may be None",
            proof=Proof.NONE_USED,
        )


def _checks(site: Site) -> Iterator[Statement]:
    for node in site.tree.nodes(cst.If):
        asks = re.search(r"\bNone\b|\bnot\b", site.tree.code(node.test))
        is_early_exit = isinstance(node.body, cst.IndentedBlock) and leaves(node.body)
        if asks and is_early_exit and node.orelse is None:
            yield node
    for simple in site.tree.nodes(cst.SimpleStatementLine):
        if isinstance(simple.body[0], cst.Assert):
            yield simple


def leaves(block: cst.BaseSuite) -> bool:
    """Whether the last statement of a block is a `return` or a `raise`."""
    last = block.body[-1] if block.body else None
    return isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[-1], cst.Return | cst.Raise)
