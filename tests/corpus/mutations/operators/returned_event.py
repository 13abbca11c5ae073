"""A handler returns the event instead of a procedure."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP104",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each value that a handler returns is replaced, where a run then is refused."""
    for taken in site.handlers():
        for node in site.own_returns(taken.node):
            if node.value is not None:
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(node.value, taken.event),),
                    expected=(expect("SOP104", site.tree.lines(node)),),
                    broken=f"{taken.node.name.value} hands the event back",
                    proof=Proof.BAD_RETURN,
                )
