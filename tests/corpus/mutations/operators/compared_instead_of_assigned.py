"""`==` stands where `=` was meant: the field stays as it was."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.misspelt_field import is_of_state
from tests.corpus.mutations.site import UNKNOWN, Site, present

CODES = ("SOP222",)
_PLAIN = (str, int, float, bool)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `sigma.field = value` of a handler outside `try`, where the field holds a number or a text."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Assign, taken.node):
            match node:
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute() as target)], value=value):
                    declared = present(site.type_of(target, taken))
                    is_plain = declared is not UNKNOWN and declared in _PLAIN
                    in_try = site.tree.parent(node, cst.Try) is not None
                    if is_plain and not in_try and is_of_state(site, target, taken):
                        compared = f"{site.tree.code(target)} == {site.tree.code(value)}"
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(node, compared),),
                            expected=(expect("SOP222", site.tree.lines(node)),),
                            broken=f"{site.tree.code(target)} is never set",
                        )
