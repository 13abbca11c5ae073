"""An attribute of the procedure itself is misspelt where it is read."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site, misspelt

CODES = ("SOP201",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `self.name` of a handler that is read, where a run fails on it."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Attribute, taken.node):
            is_own = isinstance(node.value, cst.Name) and node.value.value == taken.me
            wrong = misspelt(node.attr.value)
            if is_own and site.tree.parent(node, cst.AssignTarget) is None and not site.uses(wrong):
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(node.attr, wrong),),
                    expected=(expect("SOP201", site.tree.statement(node)),),
                    broken=f"nothing sets {wrong}",
                    proof=Proof.CRASH,
                )
