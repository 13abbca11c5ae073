"""A procedure that changes the state says that it only reads."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.misspelt_field import is_of_state
from tests.corpus.mutations.site import Site, Taken

CODES = ("SOP214",)
CHANGING = ("append", "add", "extend", "update", "insert", "remove", "pop", "clear", "discard")


def seeds(site: Site) -> Iterator[Seed]:
    """`read_only = True` above the first statement of each procedure with a handler that writes."""
    for node, live in site.procedures():
        top = site.tree.top_of(node)
        lines = frozenset().union(
            *(changes(site, taken) for taken in site.handlers_of(node, live) if site.uses(live.__name__) > 1)
        )
        if lines and top is not None and not live.__subclasses__():
            yield Seed(
                path=site.path,
                edits=(site.tree.line_before(top, "read_only = True"),),
                expected=(expect("SOP214", lines),),
                broken=f"{live.__name__} writes what it says it only reads",
            )


def changes(site: Site, taken: Taken) -> frozenset[int]:
    """The lines on which a handler itself assigns to the state or changes a collection of it."""
    assigned = (
        node.target
        for node in (
            *site.tree.nodes(cst.AssignTarget, taken.node),
            *site.tree.nodes(cst.AugAssign, taken.node),
        )
    )
    changed = (
        call.func.value
        for call in site.tree.nodes(cst.Call, taken.node)
        if isinstance(call.func, cst.Attribute) and call.func.attr.value in CHANGING
    )
    return frozenset().union(
        *(
            site.tree.statement(node)
            for node in (*assigned, *changed)
            if isinstance(node, cst.Attribute | cst.Subscript) and is_of_state(site, node, taken)
        )
    )
