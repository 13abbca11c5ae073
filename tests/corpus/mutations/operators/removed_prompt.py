"""A procedure has no prompt."""

from collections.abc import Iterator

from sopy_runtime import Procedure
from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, assignments

CODES = ("SOP401",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `prompt` of a procedure that some call makes and that inherits none."""
    for node, live in site.procedures():
        is_made = f"{live.__name__}(" in site.text.replace(f"class {live.__name__}(", "")
        inherits = any("prompt" in vars(base) for base in live.__mro__[1:] if base is not Procedure)
        if not is_made or inherits or "self.prompt" in site.text:
            continue
        for name, statement, _ in assignments(node):
            if name == "prompt":
                yield Seed(
                    path=site.path,
                    edits=(site.tree.without(statement),),
                    expected=(expect("SOP401", site.tree.line(node)),),
                    broken=f"the agent is told nothing in {live.__name__}",
                )
