"""A condition names a method and does not call it."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP118",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each test `x.is_ready(...)` of a method of the state or of the procedure becomes `x.is_ready`."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.If, taken.node):
            call = _call(node.test)
            match call:
                case cst.Call(func=cst.Attribute(value=cst.Name(value=holder), attr=cst.Name(value=name))):
                    owner = taken.owner if holder == taken.me else site.state(taken)
                    if holder not in {taken.me, taken.sigma} or not callable(getattr(owner, name, None)):
                        continue
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.replace(call, f"{holder}.{name}"),),
                        expected=(expect("SOP118", site.tree.lines(node)),),
                        broken="a method is always true",
                    )


def _call(test: cst.BaseExpression) -> cst.BaseExpression:
    """The test behind `not`."""
    while isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test = test.expression
    return test
