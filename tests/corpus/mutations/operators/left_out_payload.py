"""An event is made without the payload that it is declared to carry."""

from collections.abc import Iterator

from sopy_runtime import Event
from sopy_runtime.event import payload_type
from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.operators.bad_event_construction import is_refused
from tests.corpus.mutations.site import Site

CODES = ("SOP307",)


def seeds(site: Site) -> Iterator[Seed]:
    """A line at the end of the module makes each event that cannot carry None."""
    end = len(site.tree.text)
    last = len(site.tree.text.splitlines())
    for _, live in site.events():
        if any("__init__" in vars(base) for base in live.__mro__[: live.__mro__.index(Event)]):
            continue
        if is_refused(payload_type(live), None):
            yield Seed(
                path=site.path,
                edits=(Edit(start=end, end=end, text=f"\nwrong = {live.__name__}()\n"),),
                expected=(expect("SOP307", [last + 1]),),
                broken=f"the payload of {live.__name__} cannot be None",
            )
