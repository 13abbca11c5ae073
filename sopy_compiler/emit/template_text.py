"""Texts of the program in which something is inserted: "Order {order id} was cancelled".

`sopy_runtime.instructions.template_text` says the same where the runtime reads the source.
"""

import ast
from typing import Final

_LISTING: Final = frozenset(("join", "list", "sorted", "str", "tuple"))
_STATE: Final = frozenset(("self", "sigma", "state"))


def text_of(expression: ast.expr | None) -> str:
    """The text of a string expression, with its variable parts in braces; empty if it is none."""
    match expression:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return "".join(
                text_of(part.value) or f"{{{words_of(part.value)}}}"
                if isinstance(part, ast.FormattedValue)
                else text_of(part)
                for part in values
            )
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return text_of(left) + text_of(right)
    return ""


def words_of(expression: ast.expr) -> str:
    """What stands in a text in the place of a value: a field by its name, other code as it is."""
    match expression:
        case ast.Name(id=name):
            return _spaced(name)
        case ast.Attribute(attr="payload"):
            return "the payload"
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in _STATE:
            return _spaced(name)
        case ast.Subscript(value=ast.Name(id=owner), slice=ast.Constant(value=str() as name)) if (
            owner in _STATE
        ):
            return _spaced(name)
        case ast.Attribute(value=ast.Attribute() | ast.Subscript() as owner, attr=name):
            return f"{_spaced(name)} of {words_of(owner)}"
        case ast.Subscript(value=owner, slice=ast.Constant(value=str() as name)):
            return f"{_spaced(name)} of {words_of(owner)}"
        case ast.Call(func=ast.Name(id="len"), args=[counted], keywords=[]):
            return f"the number of {words_of(counted)}"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[listed]) if (
            name in _LISTING and not isinstance(listed, ast.GeneratorExp | ast.ListComp)
        ):
            return words_of(listed)
        case ast.Call(func=ast.Attribute() as method, args=[], keywords=[]):
            return words_of(method)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as operator, right=right):
            word = "plus" if isinstance(operator, ast.Add) else "minus"
            return f"{words_of(left)} {word} {words_of(right)}"
    return ast.unparse(expression)


def _spaced(name: str) -> str:
    return name.strip("_").replace("_", " ") or name
