"""The brackets behind a procedure are missing: the class is returned, not an instance."""

from collections.abc import Iterator

import libcst as cst

from sopy_runtime import Procedure
from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP104",)


def seeds(site: Site) -> Iterator[Seed]:
    """`return Next()` becomes `return Next`, also as a branch of a conditional expression."""
    for function in site.functions():
        for node in site.own_returns(function):
            for value in branches(node.value):
                match value:
                    case cst.Call(func=cst.Name(value=name)) if _is_procedure(site, name):
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(value, name),),
                            expected=(expect("SOP104", site.tree.lines(node)),),
                            broken=f"{function.name.value} returns the class {name}",
                            proof=Proof.BAD_RETURN,
                        )


def branches(value: cst.BaseExpression | None) -> Iterator[cst.BaseExpression]:
    """The values that an expression can have, as far as it spells them out."""
    if isinstance(value, cst.IfExp):
        yield from branches(value.body)
        yield from branches(value.orelse)
    elif value is not None:
        yield value


def _is_procedure(site: Site, name: str) -> bool:
    found = vars(site.module).get(name)
    return isinstance(found, type) and issubclass(found, Procedure)
