"""A handler is copied and renamed, and the copy still takes the same event."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP108",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each handler, with its copy behind it."""
    for taken in site.handlers():
        node = taken.node
        lines = site.tree.lines(node, *node.decorators)
        copied = site.tree.text.splitlines(keepends=True)[min(lines) - 1 : max(lines)]
        text = "".join(copied).replace(f"def {node.name.value}(", f"def {node.name.value}_again(", 1)
        end = site.tree.without_lines(1, max(lines)).end
        ended = text if text.endswith("\n") else f"{text}\n"
        yield Seed(
            path=site.path,
            edits=(Edit(start=end, end=end, text=f"\n{ended}"),),
            expected=(expect("SOP108", lines | {max(lines) + 1}),),
            broken=f"{taken.owner.__name__} has two handlers for one event",
        )
