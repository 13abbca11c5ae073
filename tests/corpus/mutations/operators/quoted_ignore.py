"""`ignore` names an event by a text."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, assignments

CODES = ("SOP125",)


def seeds(site: Site) -> Iterator[Seed]:
    """The first event in the `ignore` of each procedure, and the list without its brackets."""
    for node, _ in site.procedures():
        for name, statement, assignment in assignments(node):
            value = assignment.value
            if name != "ignore" or not isinstance(value, cst.List) or not value.elements:
                continue
            first = value.elements[0].value
            if isinstance(first, cst.Name):
                lines = site.tree.lines(statement)
                for edit in (
                    site.tree.replace(first, f'"{first.value}"'),
                    *((site.tree.replace(value, first.value),) if len(value.elements) == 1 else ()),
                ):
                    yield Seed(
                        path=site.path,
                        edits=(edit,),
                        expected=(expect("SOP125", lines),),
                        broken=f"{first.value} is not ignored: the class cannot be made",
                    )
