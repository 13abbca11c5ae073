"""A list is treated as a set, or a set as a list."""

from collections.abc import Iterator
from typing import get_origin

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.misspelt_field import is_of_state
from tests.corpus.mutations.site import Site, present

CODES = ("SOP218",)
WRONG = {
    (list, "append"): "add",
    (set, "add"): "append",
    (list, "extend"): "update",
    (set, "update"): "extend",
}


def seeds(site: Site) -> Iterator[Seed]:
    """Each call that adds something to a field of the state."""
    for taken in site.handlers():
        for call in site.tree.nodes(cst.Call, taken.node):
            if not isinstance(call.func, cst.Attribute) or not is_of_state(site, call.func, taken):
                continue
            declared = present(site.type_of(call.func.value, taken))
            kind = get_origin(declared) or declared
            verb = WRONG.get((kind, call.func.attr.value)) if isinstance(kind, type) else None
            if verb is not None:
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(call.func.attr, verb),),
                    expected=(expect("SOP218", site.tree.statement(call)),),
                    broken=f"a {kind.__name__} has no {verb}",
                )
