"""A check for None is missing, and some run reaches what it protected with None."""

import re
from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site, Taken
from tests.corpus.mutations.tree import Statement

CODES = ("SOP202", "SOP305")


def seeds(site: Site) -> Iterator[Seed]:
    """Each early exit and each assertion about a field or a part of the payload, where a run then uses None.

    What a lookup or a function returns is a type checker's affair: the rules speak of state and payload.
    """
    for taken in site.handlers():
        for statement in _checks(site, taken):
            yield Seed(
                path=site.path,
                edits=(site.tree.without(statement),),
                expected=(expect("SOP202"), expect("SOP305")),
                broken="what was checked here may be None",
                proof=Proof.NONE_USED,
            )


def _checks(site: Site, taken: Taken) -> Iterator[Statement]:
    for node in site.tree.nodes(cst.If, taken.node):
        is_early_exit = isinstance(node.body, cst.IndentedBlock) and leaves(node.body)
        if is_early_exit and node.orelse is None and _asks(site, node.test, taken):
            yield node
    for simple in site.tree.nodes(cst.SimpleStatementLine, taken.node):
        if isinstance(simple.body[0], cst.Assert) and _asks(site, simple.body[0].test, taken):
            yield simple


def _asks(site: Site, test: cst.BaseExpression, taken: Taken) -> bool:
    """Whether a test asks if a chain of members of sigma or the event is None, or nothing."""
    chain = rf"(?:{taken.sigma}|{taken.event})(?:\.\w+)+"
    text = site.tree.code(test)
    return re.search(rf"\b{chain} is (?:not )?None\b|\bnot {chain}\b(?!\()|^{chain}$", text) is not None


def leaves(block: cst.BaseSuite) -> bool:
    """Whether the last statement of a block is a `return` or a `raise`."""
    last = block.body[-1] if block.body else None
    return isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[-1], cst.Return | cst.Raise)
