"""Attributes that are written as texts: `setattr(x, "n", v)`, `x.__setattr__("n", v)`, `x.__dict__["n"]`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import libcst as cst

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

    holder: cst.BaseExpression
    text: cst.BaseExpression
    use: Use
    value: cst.BaseExpression | None = None
    fields: cst.BaseExpression | None = None

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


def named_attribute(node: cst.CSTNode) -> NamedAttribute | None:
    """The attribute that a call or a subscript is about; None for any other node."""
    match node:
        case cst.Call(func=cst.Name(value=name), args=[first, second, *rest]) if name in _FUNCTIONS:
            return _made(first.value, second.value, _FUNCTIONS[name], rest)
        case cst.Call(func=cst.Attribute(value=owner, attr=cst.Name(value=name))) if name in _METHODS:
            return _by_method(node, owner, _METHODS[name])
        case cst.Subscript(value=fields, slice=[cst.SubscriptElement(slice=cst.Index(value=text))]):
            holder = holder_of_fields(fields)
            if holder is not None:
                return NamedAttribute(holder=holder, text=text, use=Use.KEY, fields=fields)
    return None


def holder_of_fields(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The `x` of `x.__dict__` and `vars(x)`."""
    match node:
        case cst.Attribute(value=holder, attr=cst.Name(value="__dict__")):
            return holder
        case cst.Call(func=cst.Name(value="vars"), args=[cst.Arg(value=holder, keyword=None, star="")]):
            return holder
    return None


def _by_method(node: cst.Call, owner: cst.BaseExpression, use: Use) -> NamedAttribute | None:
    """`x.__setattr__("n", v)`, and `object.__setattr__(x, "n", v)`, which passes the object first."""
    count = 2 if use is Use.STORE else 1
    if len(node.args) == count:
        return _made(owner, node.args[0].value, use, node.args[1:])
    if len(node.args) == count + 1:
        return _made(node.args[0].value, node.args[1].value, use, node.args[2:])
    return None


def _made(
    holder: cst.BaseExpression, text: cst.BaseExpression, use: Use, rest: Sequence[cst.Arg]
) -> NamedAttribute:
    value = rest[0].value if rest and use is Use.STORE else None
    return NamedAttribute(holder=holder, text=text, use=use, value=value)
