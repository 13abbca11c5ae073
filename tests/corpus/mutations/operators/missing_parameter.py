"""A handler lacks the parameter for the state."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP112",)


def seeds(site: Site) -> Iterator[Seed]:
    """The second parameter of each handler goes."""
    for taken in site.handlers():
        _, state, event = taken.node.params.params
        edit = Edit(start=site.tree.reach(state)[0], end=site.tree.reach(event)[0], text="")
        yield Seed(
            path=site.path,
            edits=(edit,),
            expected=(expect("SOP112", site.tree.header(taken.node)),),
            broken=f"{taken.node.name.value} is called with three arguments and takes two",
        )
