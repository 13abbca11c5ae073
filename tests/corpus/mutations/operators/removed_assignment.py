"""The only assignment of a field that a guard looks at is missing: the guard never changes."""

import re
from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.operators.frozen_counter import declarations, places_of_guards
from tests.corpus.mutations.site import Site

CODES = ("SOP204", "SOP203", "SOP118")


def seeds(site: Site) -> Iterator[Seed]:
    """Each `x.field = value` of a field with an empty default that nothing else sets."""
    for node in site.tree.nodes(cst.Assign):
        statement = site.tree.parent(node, cst.SimpleStatementLine)
        target = node.targets[0].target
        if not isinstance(target, cst.Attribute) or len(node.targets) != 1 or statement is None:
            continue
        field = target.attr.value
        guards = places_of_guards(site, field)
        if guards and is_set_once(site, field) and has_empty_default(site, field):
            yield Seed(
                path=site.path,
                edits=(site.tree.without(statement),),
                expected=(
                    *declarations(site, "SOP204", field),
                    expect("SOP203", guards),
                    expect("SOP118", guards),
                ),
                broken=f"{field} is never set",
                proof=Proof.STEP_LOST,
            )


def is_set_once(site: Site, field: str) -> bool:
    """Whether one statement of the program assigns to the field, and no call names it."""
    writes = re.findall(
        rf"\.{field}\s*[-+*/|&]?=(?!=)|\b{field}=(?!=)|\.{field}\.(?:append|add|update)", site.text
    )
    return len(writes) == 1


def has_empty_default(site: Site, field: str) -> bool:
    """Whether a class declares the field with a value that stands for nothing yet."""
    return bool(
        re.search(
            rf"^    {field}: [^\n=]*= (?:Field\()?(?:default=)?(?:None|0|False|\"\"|0\.0)[,)\n]",
            site.text,
            re.MULTILINE,
        )
    )
