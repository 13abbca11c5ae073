"""A handler calls itself before it does anything."""

from collections.abc import Iterator

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP116",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each handler begins with `return self.handler(sigma, event)`, where a run then never comes back."""
    for taken in site.handlers():
        top = site.tree.top_of(taken.node)
        if top is not None:
            call = f"{taken.me}.{taken.node.name.value}({taken.sigma}, {taken.event})"
            awaited = "await " if taken.node.asynchronous is not None else ""
            yield Seed(
                path=site.path,
                edits=(site.tree.line_before(top, f"return {awaited}{call}"),),
                expected=(expect("SOP116", site.tree.header(taken.node) | {top}),),
                broken=f"{taken.node.name.value} never returns",
                proof=Proof.CRASH,
            )
