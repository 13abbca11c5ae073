"""A procedure is bound to another state than its neighbours and its own handlers."""

import re
from collections.abc import Iterator

import libcst as cst

from sopy_runtime.procedure import sigma_type
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.wrong_sigma import unrelated_model
from tests.corpus.mutations.site import Site

CODES = ("SOP106", "SOP112")


def seeds(site: Site) -> Iterator[Seed]:
    """`class P(Procedure[S])` becomes a procedure over an unrelated model of the module."""
    for node, live in site.procedures():
        state = sigma_type(live)
        other = unrelated_model(site, state)
        if other is None or len(node.bases) != 1 or not isinstance(node.bases[0].value, cst.Subscript):
            continue
        base = node.bases[0].value
        if isinstance(state, type) and site.tree.code(base.slice[0]) == state.__name__:
            headers = [site.tree.header(taken.node) for taken in site.handlers_of(node, live)]
            arrivals = [
                site.tree.lines(one)
                for one in (*site.tree.nodes(cst.Return), *site.tree.nodes(cst.Assign))
                if re.search(rf"\b{live.__name__}\(", site.tree.code(one))
            ]
            if headers:
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(base.slice[0], other),),
                    expected=(
                        expect("SOP106", frozenset().union(*arrivals)),
                        expect("SOP112", frozenset().union(*headers)),
                    ),
                    broken=f"{live.__name__} gets a {state.__name__} where it says {other}",
                )
