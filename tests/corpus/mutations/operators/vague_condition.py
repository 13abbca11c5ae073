"""The description of a condition says nothing."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP403",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each text of a `cond` in a handler becomes "condition met", then nothing at all."""
    for taken in site.handlers():
        for call in conditions(site, taken.node):
            for text in ('"condition met"', '""'):
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(call.args[1].value, text),),
                    expected=(expect("SOP403", site.tree.statement(call)),),
                    broken="the agent is not told what decides",
                )


def conditions(site: Site, within: cst.CSTNode) -> Iterator[cst.Call]:
    """The calls of `cond`, under whatever name, with a constant text."""
    for call in site.tree.nodes(cst.Call, within):
        match call:
            case cst.Call(func=cst.Name(value=name), args=[cst.Arg(), cst.Arg(value=cst.SimpleString())]) if (
                getattr(vars(site.module).get(name), "__name__", "") == "cond"
            ):
                yield call
