"""An event is made with a dict that has another key than its payload."""

import typing
from collections.abc import Iterator

from typing_extensions import is_typeddict

from sopy_runtime import Event
from sopy_runtime.event import payload_type
from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site, misspelt

CODES = ("SOP307",)


def seeds(site: Site) -> Iterator[Seed]:
    """A line at the end of the module makes each event whose payload is a `TypedDict`."""
    end, last = len(site.tree.text), len(site.tree.text.splitlines())
    for _, live in site.events():
        payload = payload_type(live)
        if not is_typeddict(payload) or live.__init__ is not Event.__init__:
            continue
        first, *others = typing.get_type_hints(payload)
        keys = ", ".join(f'"{name}": None' for name in (misspelt(first), *others))
        yield Seed(
            path=site.path,
            edits=(Edit(start=end, end=end, text=f"\nwrong = {live.__name__}({{{keys}}})\n"),),
            expected=(expect("SOP307", [last + 1]),),
            broken=f"the payload of {live.__name__} has no such key",
        )
