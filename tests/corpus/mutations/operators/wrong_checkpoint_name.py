"""A checkpoint is restored under a name that none was made under."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, misspelt

CODES = ("SOP219",)


def seeds(site: Site) -> Iterator[Seed]:
    """The constant name in each call of a method that restores something of the state."""
    for taken in site.handlers():
        for call in site.tree.nodes(cst.Call, taken.node):
            match call:
                case cst.Call(
                    func=cst.Attribute(value=cst.Name(value=root), attr=cst.Name(value=method)),
                    args=[cst.Arg(value=given)],
                ) if root == taken.sigma and "restore" in method:
                    name = _constant(site, given)
                    if name is not None:
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(given, f'"{misspelt(name)}"'),),
                            expected=(expect("SOP219", site.tree.statement(call)),),
                            broken=f"there is no checkpoint {misspelt(name)}",
                        )


def _constant(site: Site, given: cst.BaseExpression) -> str | None:
    if isinstance(given, cst.SimpleString):
        return str(given.evaluated_value)
    value = vars(site.module).get(given.value) if isinstance(given, cst.Name) else None
    return value if isinstance(value, str) else None
