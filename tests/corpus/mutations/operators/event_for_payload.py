"""The event itself is put into a list, in the place of its payload."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import libcst as cst

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, present

CODES = ("SOP211",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `append` and `add` to a field of the state that holds values of one class."""
    for taken in site.handlers():
        for call in site.tree.nodes(cst.Call, taken.node):
            if not isinstance(call.func, cst.Attribute) or call.func.attr.value not in ("append", "add"):
                continue
            if len(call.args) == 1 and _holds_a_class(present(site.type_of(call.func.value, taken))):
                yield Seed(
                    path=site.path,
                    edits=(site.tree.replace(call.args[0], taken.event),),
                    expected=(expect("SOP211", site.tree.statement(call)),),
                    broken="the container holds an event now",
                )


def _holds_a_class(declared: Any) -> bool:
    held = get_args(declared)
    is_list = get_origin(declared) in (list, set)
    return is_list and len(held) == 1 and isinstance(held[0], type) and held[0] is not object
