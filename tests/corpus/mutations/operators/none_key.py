"""A payload that may be None is a key of a dict whose keys are texts."""

from collections.abc import Iterator
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

from typing_extensions import is_typeddict

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, member_type, present

CODES = ("SOP305", "SOP211")


def seeds(site: Site) -> Iterator[Seed]:
    """A line at the top of each handler that takes such a payload and whose state has such a dict."""
    for taken in site.handlers():
        state, top, payload = site.state(taken), site.tree.top_of(taken.node), site.payload(taken)
        is_optional = get_origin(payload) in (Union, UnionType) and set(get_args(payload)) == {
            str,
            type(None),
        }
        if top is None or not is_optional or not isinstance(state, type) or is_typeddict(state):
            continue
        for name in get_type_hints(state):
            declared = present(member_type(state, name))
            if get_origin(declared) is dict and get_args(declared)[0] is str:
                held = f"{taken.sigma}.{name}"
                line = f"{held}[{taken.event}.payload] = next(iter({held}.values()))"
                yield Seed(
                    path=site.path,
                    edits=(site.tree.line_before(top, line),),
                    expected=tuple(expect(code, [top]) for code in CODES),
                    broken="the key may be None",
                )
                break
