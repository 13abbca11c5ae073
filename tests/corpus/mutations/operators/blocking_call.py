"""An asynchronous handler sleeps without giving way to others."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP120",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `async` handler begins with `time.sleep(1)`."""
    for taken in site.handlers():
        top = site.tree.top_of(taken.node)
        if taken.node.asynchronous is not None and top is not None:
            yield Seed(
                path=site.path,
                edits=(
                    site.tree.line_before(site.tree.import_line(), "import time"),
                    site.tree.line_before(top, "time.sleep(1)"),
                ),
                expected=(expect("SOP120", [top]),),
                broken=f"{taken.node.name.value} blocks every other session",
            )
