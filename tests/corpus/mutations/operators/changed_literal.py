"""A text that the field's `Literal` type has no room for is assigned to it."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, misspelt, present

CODES = ("SOP211",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `sigma.field = "text"` in a handler where the text then is none of the literals."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Assign, taken.node):
            match node:
                case cst.Assign(
                    targets=[cst.AssignTarget(target=cst.Attribute() | cst.Subscript() as target)],
                    value=cst.SimpleString() as value,
                ):
                    allowed = literals(site.type_of(target, taken))
                    wrong = misspelt(str(value.evaluated_value))
                    if allowed and wrong not in allowed:
                        yield Seed(
                            path=site.path,
                            edits=(site.tree.replace(value, f'"{wrong}"'),),
                            expected=(expect("SOP211", site.tree.lines(node)),),
                            broken=f"{site.tree.code(target)} can never be {wrong!r}",
                        )


def literals(declared: Any) -> tuple[Any, ...]:
    """The values of a `Literal` type; none for other types."""
    cls = present(declared)
    return get_args(cls) if get_origin(cls) is Literal else ()
