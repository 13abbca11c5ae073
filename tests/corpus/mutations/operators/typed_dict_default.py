"""A key of a `TypedDict` is given a value in the class body, which no dict ever gets."""

from collections.abc import Iterator

import libcst as cst
from typing_extensions import is_typeddict

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP228",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each key that is declared in such a body."""
    for node, live in site.classes():
        if not is_typeddict(live):
            continue
        for declared in site.tree.nodes(cst.AnnAssign, node):
            if declared.value is None:
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(declared, f"{site.tree.code(declared)} = None"),),
                    expected=(expect("SOP228", site.tree.lines(declared)),),
                    broken="the value is never used",
                )
