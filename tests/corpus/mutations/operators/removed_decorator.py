"""`@handler` is missing above a method that nothing else calls."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP111",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each handler with one decorator whose name is nowhere used to call it."""
    for taken in site.handlers():
        name = taken.node.name.value
        if len(taken.node.decorators) == 1 and f".{name}" not in site.text:
            (line,) = site.tree.lines(taken.node.decorators[0])
            yield Seed(
                path=site.path,
                edits=(site.tree.without_lines(line, line),),
                expected=(expect("SOP111", site.tree.line(taken.node)),),
                broken=f"{name} is never run",
            )
