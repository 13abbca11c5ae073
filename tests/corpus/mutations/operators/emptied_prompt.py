"""A procedure's prompt is empty."""

from collections.abc import Iterator

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, assignments

CODES = ("SOP401",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `prompt = make_prompt("…")` of a procedure that some call makes."""
    for node, live in site.procedures():
        if (
            f"{live.__name__}(" not in site.text.replace(f"class {live.__name__}(", "")
            or "self.prompt" in site.text
        ):
            continue
        for name, statement, assignment in assignments(node):
            match assignment.value:
                case cst.Call(args=[cst.Arg(value=cst.SimpleString() as text)]) if name == "prompt":
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.replace(text, '""'),),
                        expected=(expect("SOP401", site.tree.lines(statement) | site.tree.line(node)),),
                        broken=f"the agent is told nothing in {live.__name__}",
                    )
