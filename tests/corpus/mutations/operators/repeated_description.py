"""Two different conditions of one procedure are described with the same words."""

from collections.abc import Iterator
from itertools import pairwise

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.vague_condition import conditions
from tests.corpus.mutations.site import Site

CODES = ("SOP403",)


def seeds(site: Site) -> Iterator[Seed]:
    """The text of each `cond` is copied to the next one of the procedure's handlers."""
    for node, live in site.procedures():
        calls = [one for taken in site.handlers_of(node, live) for one in conditions(site, taken.node)]
        for first, second in pairwise(calls):
            if site.tree.code(first.args[0].value) != site.tree.code(second.args[0].value):
                text = site.tree.code(first.args[1].value)
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(second.args[1].value, text),),
                    expected=(expect("SOP403", site.tree.statement(first) | site.tree.statement(second)),),
                    broken=f"{text} stands for two different things",
                )
