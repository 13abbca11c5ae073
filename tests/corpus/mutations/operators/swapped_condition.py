"""The condition and its description change places."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.vague_condition import conditions
from tests.corpus.mutations.site import Site

CODES = ("SOP403",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `cond(test, "text")` in a handler becomes `cond("text", test)`."""
    for taken in site.handlers():
        for call in conditions(site, taken.node):
            test, text = (site.tree.code(argument.value) for argument in call.args)
            yield Seed(
                path=site.path,
                edits=(
                    site.tree.replace(call.args[0].value, text),
                    site.tree.replace(call.args[1].value, test),
                ),
                expected=(expect("SOP403", site.tree.statement(call)),),
                broken="a text is always true",
            )
