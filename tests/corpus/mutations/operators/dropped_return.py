"""The word `return` is missing: the next procedure is made and thrown away."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP105", "SOP104", "SOP222")
# Where the transition is made and thrown away.
AT_THE_PLACE = "SOP222"


def seeds(site: Site) -> Iterator[Seed]:
    """Each `return X` becomes `X`, where a run then gets None."""
    for function in site.functions():
        for node in site.own_returns(function):
            if node.value is not None:
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(node, site.tree.code(node.value)),),
                    expected=tuple(
                        expect(code, site.tree.lines(node if code == AT_THE_PLACE else function))
                        for code in CODES
                    ),
                    broken=f"a path of {function.name.value} returns nothing",
                    proof=Proof.BAD_RETURN,
                )
