"""A model sets its fields in an `__init__` that does not call the one of pydantic."""

from collections.abc import Iterator

from pydantic import BaseModel

from tests.corpus.mutations.mutant import Edit, Seed, expect
from tests.corpus.mutations.site import Site

CODES = ("SOP212",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each model without a constructor gets one behind its last statement."""
    for node, live in site.classes():
        if not issubclass(live, BaseModel) or "__init__" in vars(live) or not live.model_fields:
            continue
        field = next(iter(live.model_fields))
        line = max(site.tree.lines(node))
        end = site.tree.without_lines(1, line).end
        text = (
            f"\n    def __init__(self, **values: object) -> None:\n        self.{field} = values['{field}']\n"
        )
        break_before = "" if site.tree.text[:end].endswith("\n") else "\n"
        yield Seed(
            path=site.path,
            edits=(Edit(start=end, end=end, text=break_before + text),),
            expected=(expect("SOP212", [line, line + 1]),),
            broken=f"no {live.__name__} can be made",
        )
