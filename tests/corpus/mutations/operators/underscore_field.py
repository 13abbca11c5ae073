"""A field made with `Field(…)` has a name that starts with an underscore."""

from collections.abc import Iterator

import libcst as cst
from pydantic import BaseModel

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site, assignments

CODES = ("SOP213",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each field of a model, where pydantic then refuses the class."""
    for node, live in site.classes():
        for name, statement, assignment in assignments(node):
            if issubclass(live, BaseModel) and isinstance(assignment, cst.AnnAssign) and name[0] != "_":
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(assignment.target, f"_{name}"),),
                    expected=(expect("SOP213", site.tree.lines(statement)),),
                    broken="a name with an underscore is no field",
                    proof=Proof.LOADING,
                )
