"""A key or attribute of an event's payload is misspelt."""

from collections.abc import Iterator

import libcst as cst
from typing_extensions import is_typeddict

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import UNKNOWN, Site, constant_key, has_member, misspelt, present

CODES = ("SOP303",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `event.payload.a` and `event.payload["a"]` whose declared type lacks the wrong name."""
    for taken in site.handlers():
        root = f"{taken.event}.payload"
        for node in site.tree.nodes(cst.Attribute, taken.node):
            if site.tree.code(node).startswith(f"{root}."):
                owner = present(site.type_of(node.value, taken))
                wrong = misspelt(node.attr.value)
                if owner is not UNKNOWN and has_member(owner, wrong) is False:
                    yield _seed(site, node, node.attr, wrong)
        for item in site.tree.nodes(cst.Subscript, taken.node):
            owner = present(site.type_of(item.value, taken))
            key = constant_key(item)
            if not site.tree.code(item).startswith(root) or not is_typeddict(owner):
                continue
            if isinstance(key, str) and misspelt(key) not in owner.__annotations__:
                yield _seed(site, item, item.slice[0], f'"{misspelt(key)}"')


def _seed(site: Site, node: cst.BaseExpression, part: cst.CSTNode, name: str) -> Seed:
    return Seed(
        path=site.path,
        edits=(site.tree.replace(part, name),),
        expected=(expect("SOP303", site.tree.statement(node)),),
        broken=f"the payload has no {name}",
    )
