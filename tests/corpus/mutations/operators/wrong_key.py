"""A dict is given a key of another type than its keys have."""

from collections.abc import Iterator
from typing import get_args, get_origin, get_type_hints

from typing_extensions import is_typeddict

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, member_type, present

CODES = ("SOP211", "SOP207", "SOP208")


def seeds(site: Site) -> Iterator[Seed]:
    """A line at the top of each handler whose state has a dict of numbers or texts under texts."""
    for taken in site.handlers():
        state, top = site.state(taken), site.tree.top_of(taken.node)
        if top is None or not isinstance(state, type) or is_typeddict(state):
            continue
        for name in get_type_hints(state):
            declared = present(member_type(state, name))
            if get_origin(declared) is dict and get_args(declared) in ((str, int), (str, str), (str, float)):
                line = f"{taken.sigma}.{name}[7] = next(iter({taken.sigma}.{name}.values()))"
                yield Seed(
                    path=site.path,
                    edits=(site.tree.line_before(top, line),),
                    expected=tuple(expect(code, [top]) for code in CODES),
                    broken="the keys are texts",
                )
                break
