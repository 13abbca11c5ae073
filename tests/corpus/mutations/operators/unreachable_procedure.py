"""The only transition into a procedure stays instead."""

from collections.abc import Iterator

import libcst as cst

from sopy_runtime import Procedure
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP101",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `return P()` where the program names P nowhere else."""
    for taken in site.handlers():
        for node in site.own_returns(taken.node):
            match node.value:
                case cst.Call(func=cst.Name(value=name)):
                    live = vars(site.module).get(name)
                    path, lines = site.declaration(name)
                    is_only_use = site.uses(name) == 2 and name != taken.owner.__name__
                    if isinstance(live, type) and issubclass(live, Procedure) and lines and is_only_use:
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(node.value, taken.me),),
                            expected=(expect("SOP101", lines, path=path),),
                            broken=f"nothing leads to {name}",
                        )
