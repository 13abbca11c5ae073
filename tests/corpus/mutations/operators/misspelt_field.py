"""A field of the state, or of a model inside it, is misspelt in a handler."""

from collections.abc import Iterator

import libcst as cst
from typing_extensions import is_typeddict

from tests.corpus.mutations.mutant import Seed, expect
from tests.corpus.mutations.site import Site, Taken, constant_key, has_member, misspelt, present

CODES = ("SOP201",)


def seeds(site: Site) -> Iterator[Seed]:
    """Each `sigma.a.b` and `sigma["a"]` whose owner is a class that has no field of the wrong name."""
    for taken in site.handlers():
        for node in site.tree.nodes(cst.Attribute, taken.node):
            if is_of_state(site, node, taken) and not _is_called(site, node):
                owner = present(site.type_of(node.value, taken))
                name = node.attr.value
                if has_member(owner, name) and has_member(owner, misspelt(name)) is False:
                    yield _seed(site, node, node.attr, misspelt(name), owner)
        for item in site.tree.nodes(cst.Subscript, taken.node):
            owner = present(site.type_of(item.value, taken))
            key = constant_key(item)
            if not is_of_state(site, item, taken) or not is_typeddict(owner) or not isinstance(key, str):
                continue
            if key in owner.__annotations__ and misspelt(key) not in owner.__annotations__:
                yield _seed(site, item, item.slice[0], f'"{misspelt(key)}"', owner)


def is_of_state(site: Site, node: cst.Attribute | cst.Subscript, taken: Taken) -> bool:
    """Whether a chain of members begins with sigma."""
    root: cst.BaseExpression = node
    while isinstance(root, cst.Attribute | cst.Subscript):
        root = root.value
    return isinstance(root, cst.Name) and root.value == taken.sigma


def _is_called(site: Site, node: cst.Attribute) -> bool:
    above = site.tree.parent(node, cst.CSTNode)
    return isinstance(above, cst.Call) and above.func is node


def _seed(site: Site, node: cst.BaseExpression, part: cst.CSTNode, name: str, owner: type) -> Seed:
    return Seed(
        path=site.path,
        edits=(site.tree.replace(part, name),),
        expected=(expect("SOP201", site.tree.statement(node)),),
        broken=f"{owner.__name__} has no {name}",
    )
