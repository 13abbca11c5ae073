"""Which attributes the constructor of a class gives to every instance."""

import ast
import inspect
from collections.abc import Iterator
from types import FunctionType
from typing import Any

from sopy_runtime.function_source import definition

_JUMPS = (ast.Return, ast.Raise)


def assigned_attributes(cls: type) -> frozenset[str]:
    """The attributes that `__init__`, and those it calls by `super()`, assign to `self` whatever happens.

    Read from the source; empty where there is none, as in a program shipped without it.
    """
    found: set[str] = set()
    for owner in cls.__mro__:
        constructor = vars(owner).get("__init__")
        if constructor is None:
            continue
        body, itself = _body(constructor)
        steps = list(_certain(body))
        found.update(name for step in steps for name in _assigned(step, itself))
        if not any(map(_calls_super, steps)):
            break
    return frozenset(found)


def _body(constructor: Any) -> tuple[list[ast.stmt], str]:
    function = inspect.unwrap(constructor)
    if not isinstance(function, FunctionType):
        return [], ""
    node = definition(function)
    if node is None:
        return [], ""
    parameters = [*node.args.posonlyargs, *node.args.args]
    return node.body, parameters[0].arg if parameters else ""


def _certain(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run in every call that succeeds."""
    for statement in body:
        if isinstance(statement, ast.With):
            yield from _certain(statement.body)
        if any(isinstance(node, _JUMPS) for node in ast.walk(statement)):
            return
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr):
            yield statement


def _assigned(statement: ast.stmt, itself: str) -> Iterator[str]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    for target in targets:
        for part in _parts(target):
            match part:
                case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name == itself:
                    yield attribute


def _parts(target: ast.expr) -> Iterator[ast.expr]:
    match target:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from _parts(part)
        case ast.Starred(value=part):
            yield from _parts(part)
        case _:
            yield target


def _calls_super(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"))
        ):
            return True
    return False
