"""The only way to the end stays instead."""

from collections.abc import Iterator

import libcst as cst

from sopy_runtime import End
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP103", "SOP114")


def seeds(site: Site) -> Iterator[Seed]:
    """`return End(…)` in a handler, where the program makes no other `End`."""
    if any(issubclass(live, End) for live in site.all_classes()) or site.uses("End") != 1:
        return
    for taken in site.handlers():
        for node in site.own_returns(taken.node):
            match node.value:
                case cst.Call(func=cst.Name(value="End")):
                    places = [site.declaration(live.__name__) for live in site.all_procedures()]
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.replace(node.value, taken.me),),
                        expected=tuple(
                            expect(code, lines, path=path)
                            for path, lines in places
                            for code in CODES
                            if lines
                        ),
                        broken="no path leads to the end",
                    )
