"""The variables that stand in an expression."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.walk import walk


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Mentions:
    """`names` are all names, those behind dots included; `variables` are the nodes of those that are not.

    `attributes` are the attributes that are taken of variables, by both names.
    """

    names: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    variables: tuple[nodes.Name, ...]


def read_mentions(node: nodes.Node) -> Mentions:
    """Read one expression."""
    found: list[nodes.Name] = []
    attributes: dict[tuple[str, str], None] = {}
    behind_dots: set[int] = set()
    for inner in walk(node):
        if isinstance(inner, nodes.Name):
            found.append(inner)
        elif isinstance(inner, nodes.Attribute):
            behind_dots.add(id(inner.attr))
            if isinstance(inner.value, nodes.Name):
                attributes[inner.value.value, inner.attr.value] = None
    return Mentions(
        names=tuple(dict.fromkeys(name.value for name in found)),
        attributes=tuple(attributes),
        variables=tuple(name for name in found if id(name) not in behind_dots),
    )
