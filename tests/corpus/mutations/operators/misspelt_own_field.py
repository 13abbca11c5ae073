"""A model misspells a field of its own in one of its methods."""

from collections.abc import Iterator

import libcst as cst

from sopy_runtime import SOP, Event, Procedure
from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site, has_member, methods, misspelt

CODES = ("SOP201",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `self.field` in a class that is neither procedure nor event, where a run then fails."""
    for node, live in site.classes():
        if issubclass(live, Procedure | Event | SOP):
            continue
        for method in methods(node):
            for attribute in site.tree.nodes(cst.Attribute, method):
                name = attribute.attr.value
                if site.tree.code(attribute.value) != "self" or has_member(live, misspelt(name)) is not False:
                    continue
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(attribute.attr, misspelt(name)),),
                    expected=(expect("SOP201", site.tree.statement(attribute)),),
                    broken=f"{live.__name__} has no {misspelt(name)}",
                    proof=Proof.CRASH,
                )
