"""The payload is asked for by a name that the event does not have."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, misspelt

CODES = ("SOP303",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `event.payload` of a handler."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Attribute, taken.node):
            wrong = misspelt("payload")
            is_payload = site.tree.code(node) == f"{taken.event}.payload"
            if is_payload and not any(hasattr(event, wrong) for event in taken.live.events):
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(node.attr, wrong),),
                    expected=(expect("SOP303", site.tree.statement(node)),),
                    broken=f"the event has no {wrong}",
                )
