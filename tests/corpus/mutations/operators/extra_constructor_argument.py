"""A procedure that takes no arguments is handed the state when it is built."""

import inspect
from collections.abc import Iterator

import libcst as cst

from sopy_runtime import Procedure
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.missing_constructor_argument import built_class
from tests.corpus.mutations.site import Site

CODES = ("SOP107",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `P()` in a handler becomes `P(sigma)` where the constructor refuses that."""
    for taken in site.handlers():
        for call in site.tree.nodes(cst.Call, taken.node):
            live = built_class(site, call)
            if live is not None and issubclass(live, Procedure) and not call.args and _refuses_one(live):
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(call, f"{live.__name__}({taken.sigma})"),),
                    expected=(expect("SOP107", site.tree.statement(call)),),
                    broken=f"{live.__name__} takes no arguments",
                )


def _refuses_one(live: type) -> bool:
    try:
        inspect.signature(live).bind(None)
    except TypeError:
        return True
    return False
