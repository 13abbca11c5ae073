"""A handler does not say which event it takes."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP112",)


def seeds(site: Site) -> Iterator[Seed]:
    """The annotation of each event parameter goes."""
    for taken in site.handlers():
        parameter = taken.node.params.params[2]
        if parameter.annotation is not None:
            start = site.tree.reach(parameter.name)[1]
            end = site.tree.reach(parameter.annotation.annotation)[1]
            yield Seed(
                path=site.path,
                edits=(Edit(start=start, end=end, text=""),),
                expected=(expect("SOP112", site.tree.header(taken.node)),),
                broken=f"{taken.node.name.value} takes no event",
            )
