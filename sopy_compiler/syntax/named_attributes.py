"""Attributes that are written as texts: `setattr(x, "n", v)`, `x.__setattr__("n", v)`, `x.__dict__["n"]`."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import text_of


class Use(StrEnum):
    """What happens to the attribute."""

    READ = "read"
    STORE = "store"
    DELETE = "delete"
    KEY = "key"
    """It is the key of `x.__dict__`: what happens is told by what stands around it."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class NamedAttribute:
    """`holder.name`; the name is None where it is computed. `text` is the expression of the name.

    `fields` is `x.__dict__` or `vars(x)`, where it is written like that.
    """

    holder: nodes.Expression
    text: nodes.Expression
    use: Use
    value: nodes.Expression | None = None
    fields: nodes.Expression | None = None

    @property
    def name(self) -> str | None:
        """The name of the attribute where it is a constant."""
        return text_of(self.text)


_FUNCTIONS: Final = {"getattr": Use.READ, "setattr": Use.STORE, "delattr": Use.DELETE}
_METHODS: Final = {
    "__getattribute__": Use.READ,
    "__setattr__": Use.STORE,
    "__delattr__": Use.DELETE,
}


def named_attribute(node: nodes.Node) -> NamedAttribute | None:
    """The attribute that a call or a subscript is about; None for any other node."""
    match node:
        case nodes.Call(func=nodes.Name(value=name), args=[first, second, *rest]) if name in _FUNCTIONS:
            return _made(first.value, second.value, _FUNCTIONS[name], rest)
        case nodes.Call(func=nodes.Attribute(value=owner, attr=nodes.Name(value=name))) if name in _METHODS:
            return _by_method(node, owner, _METHODS[name])
        case nodes.Subscript(value=fields, slice=[nodes.SubscriptElement(slice=nodes.Index(value=text))]):
            holder = holder_of_fields(fields)
            if holder is not None:
                return NamedAttribute(holder=holder, text=text, use=Use.KEY, fields=fields)
    return None


def holder_of_fields(node: nodes.Expression) -> nodes.Expression | None:
    """The `x` of `x.__dict__` and `vars(x)`."""
    match node:
        case nodes.Attribute(value=holder, attr=nodes.Name(value="__dict__")):
            return holder
        case nodes.Call(func=nodes.Name(value="vars"), args=[nodes.Arg(value=holder, keyword=None, star="")]):
            return holder
    return None


def _by_method(node: nodes.Call, owner: nodes.Expression, use: Use) -> NamedAttribute | None:
    """`x.__setattr__("n", v)`, and `object.__setattr__(x, "n", v)`, which passes the object first."""
    count = 2 if use is Use.STORE else 1
    if len(node.args) == count:
        return _made(owner, node.args[0].value, use, node.args[1:])
    if len(node.args) == count + 1:
        return _made(node.args[0].value, node.args[1].value, use, node.args[2:])
    return None


def _made(
    holder: nodes.Expression, text: nodes.Expression, use: Use, rest: Sequence[nodes.Arg]
) -> NamedAttribute:
    value = rest[0].value if rest and use is Use.STORE else None
    return NamedAttribute(holder=holder, text=text, use=use, value=value)
