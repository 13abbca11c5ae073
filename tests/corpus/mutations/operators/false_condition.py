"""A condition that was never written."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.vague_condition import conditions
from tests.corpus.mutations.site import Site

CODES = ("SOP118",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `cond(test, "text")` in a handler becomes `cond(False, "text")`."""
    for taken in site.handlers():
        for call in conditions(site, taken.node):
            yield Seed(
                path=site.path,
                edits=(site.tree.replace(call.args[0].value, "False"),),
                expected=(expect("SOP118", site.tree.statement(call)),),
                broken="the way behind the condition is never taken",
            )
