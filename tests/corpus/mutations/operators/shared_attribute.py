"""A procedure collects things in a list that all sessions share."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP117",)


def seeds(site: Site) -> Iterator[Seed]:
    """The class of each handler gets a list, and the handler begins with adding to it."""
    for taken in site.handlers():
        attribute, first = site.tree.top_of(taken.owner_node), site.tree.top_of(taken.node)
        if attribute is not None and first is not None and "seen" not in site.text:
            yield Seed(
                path=site.path,
                edits=(
                    site.tree.line_before(attribute, "seen: list[object] = []"),
                    site.tree.line_before(first, f"{taken.me}.seen.append({taken.event})"),
                ),
                expected=(expect("SOP117", [attribute, first]),),
                broken=f"sessions see each other's events in {taken.owner.__name__}.seen",
            )
