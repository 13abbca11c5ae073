"""The only statement that fills a list or set is missing, and a guard looks at it."""

import re
from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.operators.frozen_counter import declarations, places_of_guards
from tests.corpus.mutations.site import Site

CODES = ("SOP204", "SOP203", "SOP118", "SOP119")
FILLING = ("append", "add", "extend", "update", "insert")


def seeds(site: Site) -> Iterator[Seed]:
    """Each `x.items.append(…)` that is alone in changing a field which starts empty."""
    for node in site.tree.nodes(cst.Expr):
        match node.value:
            case cst.Call(
                func=cst.Attribute(value=cst.Attribute(attr=cst.Name(value=field)), attr=cst.Name(value=verb))
            ):
                statement = site.tree.parent(node, cst.SimpleStatementLine)
                guards = places_of_guards(site, field)
                if verb in FILLING and guards and statement is not None and _is_alone(site, field):
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.without(statement),),
                        expected=(
                            *declarations(site, "SOP204", field),
                            expect("SOP203", guards),
                            expect("SOP118", guards),
                            expect("SOP119", guards),
                        ),
                        broken=f"{field} stays empty",
                        proof=Proof.STEP_LOST,
                    )


def _is_alone(site: Site, field: str) -> bool:
    verbs = "|".join((*FILLING, "setdefault", "__setitem__"))
    changes = re.findall(
        rf"\.{field}\s*[-+*/|&]?=(?!=)|\b{field}=(?!=)|\.{field}\[.*\] =|\.{field}\.(?:{verbs})\b",
        site.text,
    )
    is_empty_at_first = re.search(
        rf"^    {field}: [^\n]*(?:default_factory=(?:list|set|dict)|= \[\]|= set\(\))",
        site.text,
        re.MULTILINE,
    )
    aliases = re.findall(rf"= \w+(?:\.\w+)*\.{field}$", site.text, re.MULTILINE)
    return len(changes) == 1 and is_empty_at_first is not None and not aliases
