"""A tuple payload, a named one too, is unpacked into one name too many."""

from collections.abc import Iterator
from typing import get_args, get_origin

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, present

CODES = ("SOP304",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `a, b = event.payload` whose type says how many parts there are."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Assign, taken.node):
            target = node.targets[0].target
            owner = present(site.type_of(node.value, taken))
            parts = getattr(owner, "_fields", get_args(owner) if get_origin(owner) is tuple else ())
            if not isinstance(target, cst.Tuple) or not parts or ... in parts:
                continue
            if not any(isinstance(element, cst.StarredElement) for element in target.elements):
                yield Seed(
                    path=site.path,
                    edits=(site.tree.after(target.elements[-1].value, ", further"),),
                    expected=(expect("SOP304", site.tree.lines(node)),),
                    broken=f"the payload has only {len(parts)} parts",
                )
