"""A model has a `@root_validator` as pydantic 1 had it, which pydantic 2 refuses."""

from collections.abc import Iterator

from pydantic import BaseModel

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP210",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each model gets one, above its first statement."""
    for node, live in site.classes():
        top = site.tree.top_of(node)
        if issubclass(live, BaseModel) and top is not None:
            validator = "@root_validator\n    def check(cls, values):\n        return values\n"
            yield Seed(
                path=site.path,
                edits=(
                    site.tree.line_before(site.tree.import_line(), "from pydantic import root_validator"),
                    site.tree.line_before(top, validator),
                ),
                expected=(expect("SOP210", [top]),),
                broken=f"{live.__name__} cannot be created",
                proof=Proof.LOADING,
            )
