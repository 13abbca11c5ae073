"""A list gets a limit on its length, which no validator sees when the list grows in place."""

import re
from collections.abc import Iterator

import libcst as cst
from pydantic import BaseModel

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, assignments

CODES = ("SOP208",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `Field(default_factory=list, …)` of a list that some statement appends to."""
    for node, live in site.classes():
        if not issubclass(live, BaseModel):
            continue
        for name, _, assignment in assignments(node):
            match assignment.value:
                case cst.Call(args=arguments) as call:
                    written = site.tree.code(call)
                    growing = _growing(site, name)
                    if "default_factory=list" in written and "max_length" not in written and growing:
                        kept = ", ".join(site.tree.code(one).rstrip(", \n") for one in arguments)
                        text = f"{site.tree.code(call.func)}({kept}, max_length=100)"
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(call, text),),
                            expected=(expect("SOP208", growing),),
                            broken=f"{name} may grow beyond its limit",
                        )


def _growing(site: Site, field: str) -> frozenset[int]:
    return frozenset().union(
        *(
            site.tree.lines(node)
            for node in site.tree.nodes(cst.SimpleStatementLine)
            if re.search(rf"\.{field}\.(?:append|extend|insert)\(", site.tree.code(node))
        )
    )
