"""The name of the next procedure is misspelt."""

from collections.abc import Iterator

import libcst as cst

from sopy_runtime import Procedure
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.operators.class_instead_of_instance import branches
from tests.corpus.mutations.site import Site, misspelt

CODES = ("SOP006",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each procedure that a handler or helper makes in a return, where nothing has the wrong name."""
    for function in site.functions():
        for node in site.own_returns(function):
            for value in branches(node.value):
                match value:
                    case cst.Call(func=cst.Name(value=name) as called):
                        live = vars(site.module).get(name)
                        is_procedure = isinstance(live, type) and issubclass(live, Procedure)
                        if is_procedure and misspelt(name) not in vars(site.module):
                            yield Seed(
                                path=site.path,
                                edits=(site.tree.replace(called, misspelt(name)),),
                                expected=(expect("SOP006", site.tree.lines(node)),),
                                broken=f"there is no {misspelt(name)}",
                            )
