"""A list or set is given an element of another type than it holds."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site, present

CODES = ("SOP211", "SOP207", "SOP208")
WRONG = {str: "7", int: '"7"', float: '"7.5"'}


def seeds(site: Site) -> Iterator[Seed]:
    """Each `sigma.names.append(x)` of a handler with another type of constant, in place or in a copy."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Call, taken.node):
            match node:
                case cst.Call(
                    func=cst.Attribute(value=cst.Attribute() as held, attr=cst.Name("append")),
                    args=[cst.Arg(value=value)],
                ) if site.tree.parent(node, cst.Expr) is not None:
                    declared = present(site.type_of(held, taken))
                    for kind, wrong in WRONG.items():
                        if declared == list[kind]:  # type: ignore[valid-type]  # made of one of the types above
                            yield _seed(site, node, site.tree.replace(value, wrong))
                            if not getattr(site.state(taken), "model_config", {}).get("validate_assignment"):
                                name = site.tree.code(held)
                                copied = f"{name} = [*{name}, {wrong}]"
                                yield _seed(site, node, site.tree.replace(node, copied))


def _seed(site: Site, node: cst.Call, edit: Edit) -> Seed:
    return Seed(
        path=site.path,
        edits=(edit,),
        expected=tuple(expect(code, site.tree.statement(node)) for code in CODES),
        broken="the element is of another type",
    )
