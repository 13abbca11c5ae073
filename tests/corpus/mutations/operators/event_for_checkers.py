"""An event is only there for type checkers: the runtime cannot read the annotations that name it."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP112",)
_LONGEST = 8


def seeds(site: Site) -> Iterator[Seed]:
    """Each event that a handler of its own file takes goes below `if TYPE_CHECKING`."""
    for node, live in site.events():
        lines = frozenset(
            line
            for taken in site.handlers()
            if live in taken.live.events
            for line in site.tree.header(taken.node)
        )
        start, end = site.tree.reach(node)
        text = site.tree.text[start:end].rstrip()
        if not lines or node.decorators or len(text.splitlines()) > _LONGEST:
            continue
        block = "\n".join(f"    {line}" if line else line for line in text.splitlines())
        yield Seed(
            path=site.path,
            edits=(
                Edit(start=start, end=start + len(text), text=f"if TYPE_CHECKING:\n{block}"),
                site.tree.line_before(site.tree.import_line(), "from typing import TYPE_CHECKING"),
            ),
            expected=(expect("SOP112", lines),),
            broken=f"{live.__name__} is not defined when the handler is read",
        )
