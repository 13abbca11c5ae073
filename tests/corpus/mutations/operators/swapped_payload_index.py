"""A part of a tuple payload is counted from one instead of zero."""

from collections.abc import Iterator
from typing import get_args, get_origin

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, constant_key, present

CODES = ("SOP303",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each index into a tuple of known length becomes that length, which is one too far."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Subscript, taken.node):
            owner = present(site.type_of(node.value, taken))
            is_payload = site.tree.code(node).startswith(f"{taken.event}.payload")
            if is_payload and get_origin(owner) is tuple and isinstance(constant_key(node), int):
                parts = get_args(owner)
                if ... not in parts:
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.replace(node.slice[0], str(len(parts))),),
                        expected=(expect("SOP303", site.tree.statement(node)),),
                        broken=f"the payload has {len(parts)} parts, counted from 0",
                    )
