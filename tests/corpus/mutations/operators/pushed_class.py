"""A class of events is pushed to the bus, in the place of an event."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP107",)


def seeds(site: Site) -> Iterator[Seed]:
    """Lines at the end of the module push each event of it."""
    end, last = len(site.tree.text), len(site.tree.text.splitlines())
    for _, live in site.events():
        text = (
            "\nfrom sopy.core import EventBus as _Bus\n"
            f"def _push() -> None:\n    _Bus.push_event({live.__name__})\n"
        )
        yield Seed(
            path=site.path,
            edits=(Edit(start=end, end=end, text=text),),
            expected=(expect("SOP107", range(last, last + 2)),),
            broken=f"{live.__name__} is no event but a class",
        )
