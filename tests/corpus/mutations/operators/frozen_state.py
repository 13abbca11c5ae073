"""A state is frozen, and handlers assign its fields all the same."""

from collections.abc import Iterator

import libcst as cst
from pydantic import BaseModel

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP229",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `model_config = ConfigDict(...)` of a state of which handlers assign a field."""
    for node, live in site.classes():
        if not issubclass(live, BaseModel):
            continue
        lines = _assignments(site, live)
        for call in site.tree.nodes(cst.Call, node) if lines else ():
            is_config = site.tree.code(call.func).endswith("ConfigDict")
            if is_config and "frozen" not in site.tree.code(call):
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(call, f"{site.tree.code(call.func)}(frozen=True)"),),
                    expected=(expect("SOP229", lines),),
                    broken="every assignment raises",
                )


def _assignments(site: Site, live: type[BaseModel]) -> frozenset[int]:
    """The lines of handlers that assign fields of sigma itself."""
    lines: frozenset[int] = frozenset()
    for taken in site.handlers():
        if site.state(taken) is not live:
            continue
        for node in site.tree.nodes(cst.Assign, taken.node):
            target = node.targets[0].target
            if isinstance(target, cst.Attribute) and site.tree.code(target.value) == taken.sigma:
                lines |= site.tree.lines(node)
    return lines
