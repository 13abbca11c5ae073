"""A procedure ignores an event that it handles."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, Taken, assignments

CODES = ("SOP110",)


def seeds(site: Site) -> Iterator[Seed]:
    """The event of each handler joins the `ignore` of its class, which is made if there is none."""
    for taken in site.handlers():
        for event in taken.live.events:
            if vars(site.module).get(event.__name__) is event:
                yield from _ignored(site, taken, event.__name__)


def _ignored(site: Site, taken: Taken, event: str) -> Iterator[Seed]:
    lines = site.tree.header(taken.node)
    for name, statement, assignment in assignments(taken.owner_node):
        if name != "ignore":
            continue
        if isinstance(assignment.value, cst.List | cst.Tuple) and assignment.value.elements:
            edit = site.tree.after(assignment.value.elements[-1].value, f", {event}")
            lines |= site.tree.lines(statement)
            break
        return
    else:
        top = site.tree.top_of(taken.owner_node)
        if top is None:
            return
        edit = site.tree.line_before(top, f"ignore = [{event}]")
        lines |= {top}
    yield Seed(
        path=site.path,
        edits=(edit,),
        expected=(expect("SOP110", lines),),
        broken=f"{taken.node.name.value} never runs: {event} is ignored",
    )
