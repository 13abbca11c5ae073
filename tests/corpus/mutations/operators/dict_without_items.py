"""A loop over a dict wants keys and values, and gets the keys."""

from collections.abc import Iterator
from typing import get_args, get_origin

from pydantic import BaseModel

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import UNKNOWN, Site, member_type, present

CODES = ("SOP218",)


def seeds(site: Site) -> Iterator[Seed]:
    """A loop at the top of each handler whose state has a dict with texts as keys."""
    for taken in site.handlers():
        state, top = site.state(taken), site.tree.top_of(taken.node)
        if top is None or not isinstance(state, type) or not issubclass(state, BaseModel):
            continue
        for name in state.model_fields:
            declared = member_type(state, name)
            held = get_args(present(declared)) if declared is not UNKNOWN else ()
            if get_origin(declared) is dict and held and held[0] is str:
                loop = f"for _key, _value in {taken.sigma}.{name}: print(_key, _value)"
                yield Seed(
                    path=site.path,
                    edits=(site.tree.line_before(top, loop),),
                    expected=(expect("SOP218", [top]),),
                    broken="the keys are texts, not pairs",
                )
                break
