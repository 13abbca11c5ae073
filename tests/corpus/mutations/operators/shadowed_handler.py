"""A subclass replaces a handler of its base under another name."""

import re
from collections.abc import Iterator

from sopy_runtime.handler import Handler
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP109",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each handler that overrides one of the same name for the same event gets a new name."""
    for taken in site.handlers():
        name = taken.node.name.value
        overridden = [vars(base)[name] for base in taken.owner.__mro__[1:] if name in vars(base)]
        is_called = re.search(rf"\.{name}\b", site.text)
        if not overridden or is_called or not isinstance(overridden[0], Handler):
            continue
        if set(overridden[0].events) & set(taken.live.events):
            yield Seed(
                path=site.path,
                edits=(site.tree.replace(taken.node.name, f"{name}_here"),),
                expected=(expect("SOP109", site.tree.header(taken.node)),),
                broken=f"{name} of the base looks as if it ran",
            )
