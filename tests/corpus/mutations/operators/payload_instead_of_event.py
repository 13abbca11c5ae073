"""A handler is annotated with a plain type where the event should stand."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP112",)


def seeds(site: Site) -> Iterator[Seed]:
    """The annotation of each event parameter becomes `str`."""
    for taken in site.handlers():
        annotation = taken.node.params.params[2].annotation
        if annotation is not None:
            yield Seed(
                path=site.path,
                edits=(site.tree.replace(annotation.annotation, "str"),),
                expected=(expect("SOP112", site.tree.header(taken.node)),),
                broken="a text is no event",
            )
