"""A member of an enumeration is misspelt."""

from collections.abc import Iterator
from enum import Enum

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, misspelt

CODES = ("SOP221",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `Mode.MEMBER` in a handler, where the class then has no such name."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Attribute, taken.node):
            match node:
                case cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=member)):
                    live = vars(site.module).get(name)
                    is_enum = isinstance(live, type) and issubclass(live, Enum)
                    wrong = misspelt(member)
                    if is_enum and member in live.__members__ and not hasattr(live, wrong):
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(node.attr, wrong),),
                            expected=(expect("SOP221", site.tree.statement(node)),),
                            broken=f"{name} has no {wrong}",
                        )
