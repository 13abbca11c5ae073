"""A collection starts as one of another type, which pydantic does not notice."""

from collections.abc import Iterator

import libcst as cst
from pydantic import BaseModel

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, assignments

CODES = ("SOP211",)
WRONG = {"list": "set", "set": "list", "dict": "list"}


def seeds(site: Site) -> Iterator[Seed]:
    """Each `default_factory=list` and its kin of a field without a validator."""
    for node, live in site.classes():
        if not issubclass(live, BaseModel) or live.__pydantic_decorators__.field_validators:
            continue
        for name, line, assignment in assignments(node):
            for argument in site.tree.nodes(cst.Arg, assignment):
                match argument:
                    case cst.Arg(keyword=cst.Name("default_factory"), value=cst.Name(made)) if made in WRONG:
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(argument.value, WRONG[made]),),
                            expected=(expect("SOP211", site.tree.lines(line)),),
                            broken=f"{name} starts as a {WRONG[made]}",
                        )
