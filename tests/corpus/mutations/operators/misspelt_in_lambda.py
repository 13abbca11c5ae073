"""What is sorted is asked for an attribute that it does not have."""

from collections.abc import Iterator
from typing import get_args, get_origin, get_type_hints

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, has_member, member_type, misspelt, present

CODES = ("SOP201",)


def seeds(site: Site) -> Iterator[Seed]:
    """A look at the top of each handler whose state has a list of objects with fields."""
    for taken in site.handlers():
        state, top = site.state(taken), site.tree.top_of(taken.node)
        for name in get_type_hints(state) if isinstance(state, type) and top is not None else ():
            declared = present(member_type(state, name))
            held = get_args(declared)
            if get_origin(declared) is not list or not isinstance(held[0], type):
                continue
            fields = [one for one in getattr(held[0], "__annotations__", {}) if not one.startswith("_")]
            if fields and has_member(held[0], misspelt(fields[0])) is False:
                key = f"lambda one: one.{misspelt(fields[0])}"
                line = f"_first = min({taken.sigma}.{name}, key={key}, default=None)"
                yield Seed(
                    path=site.path,
                    edits=(site.tree.line_before(top or 1, line),),
                    expected=(expect("SOP201", [top or 1]),),
                    broken=f"{held[0].__name__} has no {misspelt(fields[0])}",
                )
                break
