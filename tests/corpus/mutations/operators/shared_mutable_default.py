"""A dataclass has a list, dict or set as a default."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Proof, Seed, expect
from tests.corpus.mutations.site import Site, assignments

CODES = ("SOP217",)
DISPLAYS = {"list": "[]", "dict": "{}", "set": "set()"}


def seeds(site: Site) -> Iterator[Seed]:
    """Each `field(default_factory=list)` becomes `[]`."""
    for node, _ in site.classes():
        for name, statement, assignment in assignments(node):
            match assignment.value:
                case (
                    cst.Call(
                        func=cst.Name(value="field") | cst.Attribute(attr=cst.Name(value="field")),
                        args=[
                            cst.Arg(keyword=cst.Name(value="default_factory"), value=cst.Name(value=factory))
                        ],
                    ) as call
                ) if factory in DISPLAYS:
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.replace(call, DISPLAYS[factory]),),
                        expected=(expect("SOP217", site.tree.lines(statement)),),
                        broken=f"every instance would share one {name}",
                        proof=Proof.LOADING,
                    )
