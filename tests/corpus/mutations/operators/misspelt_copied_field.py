"""A copy of the state is given a field that the state does not have."""

from collections.abc import Iterator

from pydantic import BaseModel

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, has_member, misspelt

CODES = ("SOP201",)


def seeds(site: Site) -> Iterator[Seed]:
    """A copy at the top of each handler whose state is a model that takes no other fields."""
    for taken in site.handlers():
        state, top = site.state(taken), site.tree.top_of(taken.node)
        if top is None or not isinstance(state, type) or not issubclass(state, BaseModel):
            continue
        wrong = [misspelt(name) for name in state.model_fields]
        name = next((one for one in wrong if has_member(state, one) is False), None)
        if name is not None:
            copy = f'_copy = {taken.sigma}.model_copy(update={{"{name}": None}})'
            yield Seed(
                path=site.path,
                edits=(site.tree.line_before(top, copy),),
                expected=(expect("SOP201", [top]),),
                broken=f"{state.__name__} has no {name}",
            )
