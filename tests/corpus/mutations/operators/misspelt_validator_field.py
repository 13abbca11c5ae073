"""A model has a validator for a field that it does not have, which pydantic refuses."""

from collections.abc import Iterator

from pydantic import BaseModel

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site, misspelt

CODES = ("SOP227",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each model gets one, above its first statement."""
    for node, live in site.classes():
        top = site.tree.top_of(node)
        if not issubclass(live, BaseModel) or top is None or not live.model_fields:
            continue
        wrong = misspelt(next(iter(live.model_fields)))
        if wrong not in live.model_fields:
            body = "\n    @classmethod\n    def checked(cls, value):\n        return value\n"
            yield Seed(
                path=site.path,
                edits=(
                    site.tree.line_before(site.tree.import_line(), "from pydantic import field_validator"),
                    site.tree.line_before(top, f'@field_validator("{wrong}"){body}'),
                ),
                expected=(expect("SOP227", [top]),),
                broken=f"{live.__name__} has no field {wrong}",
                proof=Proof.LOADING,
            )
