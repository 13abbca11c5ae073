"""A text is added to a list of texts with the method for several elements, so each character becomes one."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, present

CODES = ("SOP211",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `sigma.names.append(text)` of a handler, as `extend` and as `+=`."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Call, taken.node):
            match node:
                case cst.Call(
                    func=cst.Attribute(value=cst.Attribute() as held, attr=cst.Name("append") as verb),
                    args=[cst.Arg(value=value)],
                ):
                    if present(site.type_of(held, taken)) == list[str]:
                        added = f"{site.tree.code(held)} += {site.tree.code(value)}"
                        for edit in (site.tree.replace(verb, "extend"), site.tree.replace(node, added)):
                            yield Seed(
                                path=site.path,
                                edits=(edit,),
                                expected=(expect("SOP211", site.tree.statement(node)),),
                                broken="each character becomes an element",
                            )
