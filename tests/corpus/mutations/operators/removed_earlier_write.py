"""A step forgets to set a field that a later one relies on, and the later one finds None."""

import re
from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.operators.frozen_counter import declarations
from tests.corpus.mutations.site import Site

CODES = ("SOP202", "SOP204")


def seeds(site: Site) -> Iterator[Seed]:
    """Each `x.field = value`, where a run then uses None."""
    for node in site.tree.nodes(cst.Assign):
        statement = site.tree.parent(node, cst.SimpleStatementLine)
        function = site.tree.parent(node, cst.FunctionDef)
        target = node.targets[0].target
        if not isinstance(target, cst.Attribute) or len(node.targets) != 1:
            continue
        field = target.attr.value
        is_in_constructor = function is None or function.name.value == "__init__"
        if statement is not None and not is_in_constructor and _may_be_none(site, field):
            yield Seed(
                path=site.path,
                edits=(site.tree.without(statement),),
                expected=(
                    expect("SOP202"),
                    *declarations(site, "SOP204", field),
                ),
                broken=f"{field} may still be None where it is used",
                proof=Proof.NONE_USED,
            )


def _may_be_none(site: Site, field: str) -> bool:
    """Whether some annotation of a field or attribute of this name allows None."""
    return re.search(rf"\b{field}\s*:[^\n]*\b(?:None|Optional)\b", site.text) is not None
