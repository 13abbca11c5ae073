"""A bare `return` where the next procedure should be named."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP104",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `return X` of a handler becomes `return`, where a run then is refused."""
    for taken in site.handlers():
        for node in site.own_returns(taken.node):
            if node.value is not None:
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(node, "return"),),
                    expected=(expect("SOP104", site.tree.lines(node)),),
                    broken=f"{taken.node.name.value} returns None",
                    proof=Proof.BAD_RETURN,
                )
