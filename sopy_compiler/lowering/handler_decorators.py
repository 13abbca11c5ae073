"""Decorators that keep the runtime from calling a handler."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.handler import HandlerProblem, SignatureProblem
from sopy_compiler.ir.vocabulary import HANDLER
from sopy_compiler.lowering.decorators import decorator_names
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition

# What makes something of a method that is no method of an instance.
_CHANGING: Final = frozenset(
    {"builtins.staticmethod", "builtins.classmethod", "builtins.property", "functools.cached_property"}
)


def decorator_problems(function: FunctionDefinition, world: World) -> Iterator[HandlerProblem]:
    """`@handler()`, and `@staticmethod` and its kin around `@handler`, or below where it does harm."""
    names = decorator_names(function, world.names)
    if HANDLER not in names:
        return
    place = names.index(HANDLER)
    for position, (name, decorator) in enumerate(zip(names, function.node.decorators, strict=True)):
        span = function.scope.tree.span(decorator.decorator)
        plain = name.rpartition(".")[2]
        if position == place and isinstance(decorator.decorator, nodes.Call):
            kind = SignatureProblem.DECORATOR_CALLED
            yield HandlerProblem(kind=kind, detail=function.scope.tree.code(decorator.decorator), span=span)
        elif name in _CHANGING and position < place:
            yield HandlerProblem(kind=SignatureProblem.HIDDEN, detail=plain, span=span)
        elif name in _CHANGING and name != "builtins.staticmethod":
            # A static method below takes the procedure, the state and the event as any handler does.
            yield HandlerProblem(kind=SignatureProblem.NOT_AN_INSTANCE_METHOD, detail=plain, span=span)
