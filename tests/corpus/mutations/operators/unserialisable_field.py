"""The state has a field that no journal can keep."""

import dataclasses
from collections.abc import Iterator

import libcst as cst
from pydantic import BaseModel

from sopy_runtime.procedure import sigma_type
from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site, assignments

CODES = ("SOP502",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each model or dataclass that is a state gets a callback behind its last field."""
    states = {sigma_type(live) for live in site.all_procedures()}
    for node, live in site.classes():
        is_model = issubclass(live, BaseModel) or dataclasses.is_dataclass(live)
        fields = [statement for _, statement, one in assignments(node) if isinstance(one, cst.AnnAssign)]
        if live in states and is_model and fields and not live.__subclasses__():
            line = max(site.tree.lines(fields[-1]))
            end = site.tree.without_lines(line, line).end
            yield Seed(
                path=site.path,
                edits=(
                    site.tree.line_before(
                        site.tree.import_line(), "from collections.abc import Callable as Call"
                    ),
                    Edit(start=end, end=end, text="    on_done: Call[[str], None] | None = None\n"),
                ),
                expected=(expect("SOP502", [line + 1]),),
                broken=f"a session with a {live.__name__} cannot be stored",
            )
