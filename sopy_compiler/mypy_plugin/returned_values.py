"""The expressions a function returns, found without asking mypy for their types.

mypy 2 checks bodies after decorators: types of expressions are not known yet when a decorator's hook runs.
"""

from collections.abc import Iterator

from mypy.nodes import (
    Block,
    CallExpr,
    ConditionalExpr,
    Decorator,
    EllipsisExpr,
    Expression,
    ExpressionStmt,
    ForStmt,
    FuncDef,
    IfStmt,
    MatchStmt,
    MemberExpr,
    NameExpr,
    PassStmt,
    RaiseStmt,
    RefExpr,
    ReturnStmt,
    Statement,
    StrExpr,
    TryStmt,
    TypeInfo,
    WhileStmt,
    WithStmt,
)


def returned_by(function: FuncDef) -> Iterator[Expression]:
    """Every alternative of every `return`; nested functions are not the function's own."""
    for statement in _returns(function.body):
        if statement.expr is not None:
            yield from _alternatives(statement.expr)


def returns_nothing(function: FuncDef) -> bool:
    """Whether no `return` has a value, though the function can end."""
    if any(statement.expr is not None for statement in _returns(function.body)):
        return False
    return not (function.is_generator or _is_placeholder(function.body) or _always_raises(function.body))


def named_class(expression: Expression) -> TypeInfo | None:
    """The class that the expression names."""
    node = expression.node if isinstance(expression, RefExpr) else None
    return node if isinstance(node, TypeInfo) else None


def constructed_class(expression: Expression) -> TypeInfo | None:
    """The class that the expression makes an instance of by calling its name."""
    return named_class(expression.callee) if isinstance(expression, CallExpr) else None


def unawaited_function(expression: Expression, function: FuncDef) -> FuncDef | None:
    """The coroutine function that an `async` function calls by its name or on itself, without `await`."""
    if not (function.is_coroutine and isinstance(expression, CallExpr)):
        return None
    callee = expression.callee
    node: object = callee.node if isinstance(callee, RefExpr) else None
    if isinstance(callee, MemberExpr) and isinstance(callee.expr, NameExpr) and function.info:
        is_own = callee.expr.name == next(iter(function.arg_names), None)
        node = function.info.get_method(callee.name) if is_own else None
    called = node.func if isinstance(node, Decorator) else node
    is_coroutine = isinstance(called, FuncDef) and called.is_coroutine and not called.is_async_generator
    return called if isinstance(called, FuncDef) and is_coroutine else None


def _returns(block: Block) -> Iterator[ReturnStmt]:
    for statement in block.body:
        if isinstance(statement, ReturnStmt):
            yield statement
        for inner in _blocks(statement):
            yield from _returns(inner)


def _blocks(statement: Statement) -> Iterator[Block]:
    if isinstance(statement, Block):
        yield statement
    elif isinstance(statement, IfStmt):
        yield from statement.body
        yield from _present(statement.else_body)
    elif isinstance(statement, WhileStmt | ForStmt):
        yield statement.body
        yield from _present(statement.else_body)
    elif isinstance(statement, WithStmt):
        yield statement.body
    elif isinstance(statement, TryStmt):
        yield from (statement.body, *statement.handlers)
        yield from _present(statement.else_body)
        yield from _present(statement.finally_body)
    elif isinstance(statement, MatchStmt):
        yield from statement.bodies


def _present(block: Block | None) -> Iterator[Block]:
    if block is not None:
        yield block


def _alternatives(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, ConditionalExpr):
        yield from _alternatives(expression.if_expr)
        yield from _alternatives(expression.else_expr)
    else:
        yield expression


def _is_placeholder(block: Block) -> bool:
    """A docstring, `...` or `pass`: subclasses say what is to be done."""
    return all(
        isinstance(statement, PassStmt)
        or (isinstance(statement, ExpressionStmt) and isinstance(statement.expr, EllipsisExpr | StrExpr))
        for statement in block.body
    )


def _always_raises(block: Block) -> bool:
    last = block.body[-1] if block.body else None
    if isinstance(last, IfStmt):
        return all(_always_raises(inner) for inner in last.body) and (
            last.else_body is not None and _always_raises(last.else_body)
        )
    if isinstance(last, WhileStmt):
        return True
    return isinstance(last, RaiseStmt) or any(
        _always_raises(inner) for inner in (_blocks(last) if isinstance(last, WithStmt | TryStmt) else ())
    )
