"""A copy with the new value takes the place of the state in the handler, and is lost with it."""

from collections.abc import Iterator

import libcst as cst
from pydantic import BaseModel

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, Taken

CODES = ("SOP220",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `sigma.field = value` of a handler that never passes its state on."""
    for taken in site.handlers():
        state = site.state(taken)
        is_model = isinstance(state, type) and issubclass(state, BaseModel)
        if not is_model or _is_passed_on(site, taken):
            continue
        for node in site.tree.nodes(cst.Assign, taken.node):
            match node:
                case cst.Assign(
                    targets=[
                        cst.AssignTarget(
                            target=cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=field))
                        )
                    ],
                    value=value,
                ) if name == taken.sigma and field in state.model_fields:
                    copied = f'{name}.model_copy(update={{"{field}": {site.tree.code(value)}}})'
                    yield Seed(
                        path=site.path,
                        edits=(site.tree.replace(node, f"{name} = {copied}"),),
                        expected=(expect("SOP220", site.tree.lines(node)),),
                        broken=f"{name}.{field} is never set",
                    )


def _is_passed_on(site: Site, taken: Taken) -> bool:
    """Whether the handler does more with its state than to take its fields."""
    return any(
        node.value == taken.sigma
        and not isinstance(site.tree.parent(node, cst.CSTNode), cst.Attribute | cst.Param)
        for node in site.tree.nodes(cst.Name, taken.node)
    )
