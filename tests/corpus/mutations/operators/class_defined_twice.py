"""A class was copied and kept its name: the first definition is lost."""

from collections.abc import Iterator

from sopy_runtime import Event, Procedure
from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP124",)
_LONGEST = 20


def seeds(site: Site) -> Iterator[Seed]:
    """Each procedure and event stands there twice."""
    for node, live in site.classes():
        start, end = site.tree.reach(node)
        text = site.tree.text[start:end].rstrip()
        if (
            issubclass(live, Event | Procedure)
            and not (node.decorators or node.keywords)
            and len(text.splitlines()) <= _LONGEST
        ):
            yield Seed(
                path=site.path,
                edits=(Edit(start=start, end=start, text=f"{text}\n\n\n"),),
                expected=(expect("SOP124", site.tree.line(node)),),
                broken=f"the first {live.__name__} is never used: the second one takes its place",
            )
