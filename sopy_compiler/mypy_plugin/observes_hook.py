"""At `.observes(...)`: arguments that type checkers take for classes and Python does not."""

from mypy.nodes import IndexExpr, RefExpr, TypeInfo
from mypy.plugin import MethodContext
from mypy.types import Type

from sopy_compiler.mypy_plugin import error_codes


def check_observes(context: MethodContext) -> Type:
    """`Event[int]` passes for a class, but no event is an instance of it at run time."""
    for expression in (expression for argument in context.args for expression in argument):
        if not isinstance(expression, IndexExpr):
            continue
        base = expression.base
        if isinstance(base, RefExpr) and isinstance(base.node, TypeInfo):
            text = f'"{base.node.name}[...]" is no class at run time; observe the event class itself'
            context.api.fail(text, expression, code=error_codes.OBSERVES)
    return context.default_return_type
