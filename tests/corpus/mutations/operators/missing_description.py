"""A condition has no description."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.vague_condition import conditions
from tests.corpus.mutations.site import Site

CODES = ("SOP107",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `cond(test, "text")` in a handler becomes `cond(test)`."""
    for taken in site.handlers():
        for call in conditions(site, taken.node):
            name, test = site.tree.code(call.func), site.tree.code(call.args[0].value)
            yield Seed(
                path=site.path,
                edits=(site.tree.replace(call, f"{name}({test})"),),
                expected=(expect("SOP107", site.tree.statement(call)),),
                broken="cond takes two arguments",
            )
