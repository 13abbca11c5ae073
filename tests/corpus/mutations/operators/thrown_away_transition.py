"""A branch makes the procedure that it leads to, and goes on behind it."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP222",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `return Next()` in a branch of a handler, outside of a `try`."""
    targets = {live.__name__ for live in site.all_procedures()} | {"End"}
    for taken in site.handlers():
        for node in site.own_returns(taken.node):
            made = node.value.func if isinstance(node.value, cst.Call) else None
            if not isinstance(made, cst.Name) or made.value not in targets or node.value is None:
                continue
            if site.tree.parent(node, cst.If) is not None:
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(node, site.tree.code(node.value)),),
                    expected=(expect("SOP222", site.tree.lines(node)),),
                    broken=f"{made.value} is made and thrown away",
                )
