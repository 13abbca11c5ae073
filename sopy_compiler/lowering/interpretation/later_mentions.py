"""Where a function mentions a variable at a time when a statement has run."""

from collections.abc import Iterator
from dataclasses import field

from sopy_compiler.immutable import dataclass
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.children import children

_LOOPS = (nodes.For, nodes.While)
_CALLED_LATER = (nodes.FunctionDef, nodes.Lambda, nodes.ClassDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention of a variable; `around` are the nodes around it, the innermost last."""

    name: nodes.Name
    around: tuple[nodes.Node, ...]

    @property
    def parent(self) -> nodes.Node:
        """The node that the mention is a part of."""
        return self.around[-1]

    @property
    def is_called_later(self) -> bool:
        """Whether it stands in a function or class inside the function."""
        return any(isinstance(node, _CALLED_LATER) for node in self.around)


@dataclass(slots=True, kw_only=True)
class Mentions:
    """All mentions of a variable in a function body, apart from those that bind it."""

    before: list[Mention] = field(default_factory=list)
    after: list[Mention] = field(default_factory=list)
    """Those that can run once the statement has: behind it, or with it in one loop."""


def mentions_around(function: nodes.FunctionDef, name: str, statement: nodes.Node) -> Mentions:
    """The mentions of `name` before and after `statement`, which belongs to the function."""
    found = Mentions()
    for mention in _mentions(function, name):
        if _is_bound(mention):
            continue
        shares_loop = any(
            isinstance(node, _LOOPS) and node.start <= statement.start < node.end for node in mention.around
        )
        is_inside = statement.start <= mention.name.start < statement.end
        is_behind = mention.name.start >= statement.end
        if is_behind or (shares_loop and not is_inside) or mention.is_called_later:
            found.after.append(mention)
        else:
            found.before.append(mention)
    return found


def _mentions(function: nodes.FunctionDef, name: str) -> Iterator[Mention]:
    stack: list[tuple[nodes.Node, tuple[nodes.Node, ...]]] = [(function.body, ())]
    while stack:
        node, around = stack.pop()
        if isinstance(node, nodes.Name) and node.value == name and _is_variable(node, around):
            yield Mention(name=node, around=around)
        inner = (*around, node)
        stack += ((child, inner) for child in reversed(children(node)))


def _is_variable(node: nodes.Name, around: tuple[nodes.Node, ...]) -> bool:
    """Whether the name is looked up, and not that of an attribute, a keyword or a parameter."""
    match around[-1:]:
        case (nodes.Attribute(attr=named),) | (nodes.Arg(keyword=named),) | (nodes.Param(name=named),):
            return named is not node
    return True


def _is_bound(mention: Mention) -> bool:
    match mention.parent:
        case nodes.AssignTarget():
            return True
        case nodes.AnnAssign(target=target):
            return target is mention.name
    return False
