"""The only transition out of a procedure stays instead."""

from collections.abc import Iterator

import libcst as cst

from sopy_runtime import Procedure
from sopy_runtime.introspection import handlers_of
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP114",)
STAYING = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)


def seeds(site: Site) -> Iterator[Seed]:
    """The single `return P()` or `return End(…)` of a procedure that otherwise returns itself and texts."""
    for node, live in site.procedures():
        if live.__subclasses__() or live.__bases__ != (Procedure,):
            continue
        taken = list(site.handlers_of(node, live))
        returns = [one for handler in taken for one in site.own_returns(handler.node)]
        leaving = [one for one in returns if not _stays(one)]
        functions = {one.live for one in taken}
        if len(leaving) != 1 or set(handlers_of(live).values()) != functions:
            continue
        if any(handler.me != "self" for handler in taken):
            continue
        if isinstance(leaving[0].value, cst.Call):
            yield Seed(
                path=site.path,
                edits=(site.tree.replace(leaving[0].value, "self"),),
                expected=(expect("SOP114", site.tree.line(node)),),
                broken=f"no event leads out of {live.__name__}",
            )


def _stays(node: cst.Return) -> bool:
    match node.value:
        case cst.Name(value="self"):
            return True
    return isinstance(node.value, STAYING)
