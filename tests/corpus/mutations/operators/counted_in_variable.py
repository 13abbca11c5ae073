"""A counter is counted in a variable, and the field keeps its first value."""

import re
from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.operators.frozen_counter import declarations, is_compared, places_of_guards
from tests.corpus.mutations.site import Site

CODES = ("SOP119", "SOP204", "SOP118")


def seeds(site: Site) -> Iterator[Seed]:
    """Each `x.count += n` that alone changes what a condition compares becomes `count = x.count + n`."""
    for node in site.tree.nodes(cst.AugAssign):
        function = site.tree.parent(node, cst.FunctionDef)
        if not isinstance(node.target, cst.Attribute) or function is None:
            continue
        if not isinstance(node.operator, cst.AddAssign):
            continue
        field = node.target.attr.value
        if len(re.findall(rf"\.{field}\s*[-+*/|&]?=(?!=)", site.text)) != 1 or not is_compared(site, field):
            continue
        guards = places_of_guards(site, field)
        lines = guards | site.tree.lines(function)
        target, added = site.tree.code(node.target), site.tree.code(node.value)
        yield Seed(
            path=site.path,
            edits=(site.tree.replace(node, f"{field} = {target} + {added}"),),
            expected=(
                expect("SOP119", lines),
                expect("SOP118", lines),
                *declarations(site, "SOP204", field),
            ),
            broken=f"{field} keeps its first value for ever",
            proof=Proof.STEP_LOST,
        )
