"""A tuple payload has become optional, and is unpacked as before."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP305",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each event with a tuple as payload that a handler of the file unpacks at its top."""
    for node, live in site.events():
        for base in node.bases:
            if not isinstance(base.value, cst.Subscript) or not _is_tuple(base.value):
                continue
            unpacked = [
                site.tree.lines(assignment)
                for taken in site.handlers()
                if taken.live.events == (live,)
                for assignment in site.tree.nodes(cst.Assign, taken.node)
                if isinstance(assignment.targets[0].target, cst.Tuple)
                and site.tree.code(assignment.value) == f"{taken.event}.payload"
            ]
            if unpacked:
                yield Seed(
                    path=site.path,
                    edits=(site.tree.after(base.value.slice[-1], " | None"),),
                    expected=tuple(expect("SOP305", lines) for lines in unpacked),
                    broken=f"the payload of {node.name.value} may be None",
                )


def _is_tuple(base: cst.Subscript) -> bool:
    match base.slice[0].slice:
        case cst.Index(value=cst.Subscript(value=cst.Name("tuple"))):
            return len(base.slice) == 1
    return False
