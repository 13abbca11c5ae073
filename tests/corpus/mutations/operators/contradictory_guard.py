"""A guard asks for something and its opposite."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.changed_literal_in_guard import tested
from tests.corpus.mutations.operators.repeated_guard import guards
from tests.corpus.mutations.site import Site

CODES = ("SOP118",)


def seeds(site: Site) -> Iterator[Seed]:
    """The test `a < b` of each guard becomes `a < b and not (a < b)`."""
    for node in guards(site):
        test = tested(node)
        written = site.tree.code(test)
        yield Seed(
            path=site.path,
            edits=(site.tree.replace(test, f"({written}) and not ({written})"),),
            expected=(expect("SOP118", site.tree.lines(node)),),
            broken="the guard is never true",
        )
