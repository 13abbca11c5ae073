"""Statements of `ast` as nodes."""

import ast
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.headers import (
    first_name,
    read_alias,
    read_decorators,
    read_dotted,
    read_type_parameters,
)
from sopy_compiler.syntax.from_ast.operations import BINARY
from sopy_compiler.syntax.from_ast.parameters import read_annotation, read_arguments, read_parameters
from sopy_compiler.syntax.from_ast.patterns import read_pattern
from sopy_compiler.syntax.from_ast.reader import Reader

_Rule = Callable[[Any, Reader], nodes.Statement]
_WORDS: Final = re.compile(r"\w+")
_AS: Final = re.compile(r"\bas[\s\\]+")
_FROM: Final = re.compile(r"(?:lazy\s+)?from[\s\\]+(?:\.[\s\\]*)*")

# Longer statements can hold what `guard` refuses; shorter ones cannot.
_LONG: Final = 300


def read_module(tree: ast.Module, reader: Reader) -> nodes.Module:
    """The node of a whole file."""
    return nodes.Module(_block(tree.body, reader), start=0, end=len(reader.text))


def _block(body: Sequence[ast.stmt], reader: Reader) -> tuple[nodes.Statement, ...]:
    found: list[nodes.Statement] = []
    for item in body:
        node = _RULES[type(item)](item, reader)
        if node.end - node.start > _LONG and not _is_text(item):
            end = _header_end(item, node, reader)
            if end - node.start > _LONG:
                reader.long_statements.append((node.start, end))
        found.append(node)
    return tuple(found)


def _is_text(item: ast.stmt) -> bool:
    """Whether the statement is a constant and nothing around it, as documentation is."""
    return (
        isinstance(item, ast.Expr)
        and isinstance(item.value, ast.Constant)
        and (item.lineno, item.col_offset) == (item.value.lineno, item.value.col_offset)
    )


def _header_end(item: ast.stmt, node: nodes.Statement, reader: Reader) -> int:
    """Where what belongs to the statement itself ends, rather than to its blocks."""
    if isinstance(item, ast.Match):
        return reader.bounds(item.subject)[1]
    body: list[ast.stmt] = getattr(item, "body", [])
    return reader.bounds(body[0])[0] if body else node.end


def _suite(body: Sequence[ast.stmt], reader: Reader) -> nodes.Suite:
    found = _block(body, reader)
    return nodes.Suite(found, start=found[0].start, end=found[-1].end)


def _expression(node: ast.Expr, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    return nodes.Expr(reader.expression(node.value), start=start, end=end)


def _pass(node: ast.Pass, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    return nodes.Pass(start=start, end=end)


def _break(node: ast.Break, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    return nodes.Break(start=start, end=end)


def _continue(node: ast.Continue, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    return nodes.Continue(start=start, end=end)


def _return(node: ast.Return, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    return nodes.Return(reader.optional(node.value), start=start, end=end)


def _assign(node: ast.Assign, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    targets: list[nodes.AssignTarget] = []
    for item in node.targets:
        target = reader.expression(item)
        targets.append(nodes.AssignTarget(target, start=target.start, end=target.end))
    return nodes.Assign(tuple(targets), reader.expression(node.value), start=start, end=end)


def _annotated(node: ast.AnnAssign, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    target = reader.expression(node.target)
    annotation = read_annotation(node.annotation, reader)
    return nodes.AnnAssign(target, annotation, reader.optional(node.value), start=start, end=end)


def _augmented(node: ast.AugAssign, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    target, value = reader.expression(node.target), reader.expression(node.value)
    return nodes.AugAssign(target, BINARY[type(node.op)][1], value, start=start, end=end)


def _delete(node: ast.Delete, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    targets = tuple(reader.expression(item) for item in node.targets)
    if len(targets) == 1:
        return nodes.Del(targets[0], start=start, end=end)
    elements = tuple(nodes.Element(item, start=item.start, end=item.end) for item in targets)
    several = nodes.Tuple(elements, start=targets[0].start, end=targets[-1].end)
    return nodes.Del(several, start=start, end=end)


def _assert(node: ast.Assert, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    test = reader.expression(node.test)
    return nodes.Assert(test, reader.optional(node.msg), start=start, end=end)


def _raise(node: ast.Raise, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    error = reader.optional(node.exc)
    cause = None if node.cause is None else nodes.From(reader.expression(node.cause))
    return nodes.Raise(error, cause, start=start, end=end)


def _names(node: ast.Global | ast.Nonlocal, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    words = _WORDS.finditer(reader.text, start, end)
    next(words)
    names: list[nodes.NameItem] = []
    for name, word in zip(node.names, words, strict=False):
        first, last = word.span()
        names.append(nodes.NameItem(nodes.Name(name, start=first, end=last), start=first, end=last))
    kind = nodes.Global if isinstance(node, ast.Global) else nodes.Nonlocal
    return kind(tuple(names), start=start, end=end)


def _import(node: ast.Import, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    return nodes.Import(tuple(read_alias(item, reader) for item in node.names), start=start, end=end)


def _import_from(node: ast.ImportFrom, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    match = _FROM.match(reader.text, start)
    module = read_dotted(node.module, match.end() if match is not None else start) if node.module else None
    names: tuple[nodes.ImportAlias, ...] | nodes.ImportStar
    if node.names[0].name == "*":
        first, last = reader.bounds(node.names[0])
        names = nodes.ImportStar(start=first, end=last)
    else:
        names = tuple(read_alias(item, reader) for item in node.names)
    return nodes.ImportFrom(node.level, module, names, start=start, end=end)


def _type_alias(node: Any, reader: Reader) -> nodes.Statement:
    """An `ast.TypeAlias`, which Python 3.12 brought."""
    start, end = reader.bounds(node)
    first, last = reader.bounds(node.name)
    name = nodes.Name(node.name.id, start=first, end=last)
    parameters = read_type_parameters(node, reader)
    return nodes.TypeAlias(name, parameters, reader.expression(node.value), start=start, end=end)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    return nodes.FunctionDef(
        decorators=read_decorators(node.decorator_list, reader),
        name=first_name(node.name, start, reader),
        type_parameters=read_type_parameters(node, reader),
        params=read_parameters(node.args, reader),
        returns=None if node.returns is None else read_annotation(node.returns, reader),
        body=_suite(node.body, reader),
        asynchronous=isinstance(node, ast.AsyncFunctionDef),
        start=start,
        end=end,
    )


def _class(node: ast.ClassDef, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    return nodes.ClassDef(
        decorators=read_decorators(node.decorator_list, reader),
        name=first_name(node.name, start, reader),
        type_parameters=read_type_parameters(node, reader),
        bases=read_arguments(node.bases, (), reader),
        keywords=read_arguments((), node.keywords, reader),
        body=_suite(node.body, reader),
        start=start,
        end=end,
    )


def _else(body: Sequence[ast.stmt], reader: Reader) -> nodes.Else | None:
    if not body:
        return None
    suite = _suite(body, reader)
    return nodes.Else(suite, start=suite.start, end=suite.end)


def _if(node: ast.If, reader: Reader) -> nodes.If:
    start, end = reader.bounds(node)
    test, body = reader.expression(node.test), _suite(node.body, reader)
    orelse: nodes.If | nodes.Else | None
    match node.orelse:
        case [ast.If() as other] if reader.text.startswith("elif", reader.bounds(other)[0]):
            orelse = _if(other, reader)
        case _:
            orelse = _else(node.orelse, reader)
    return nodes.If(test, body, orelse, start=start, end=end)


def _for(node: ast.For | ast.AsyncFor, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    target, source = reader.expression(node.target), reader.expression(node.iter)
    body, orelse = _suite(node.body, reader), _else(node.orelse, reader)
    is_async = isinstance(node, ast.AsyncFor)
    return nodes.For(target, source, body, orelse, is_async, start=start, end=end)


def _while(node: ast.While, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    test, body = reader.expression(node.test), _suite(node.body, reader)
    return nodes.While(test, body, _else(node.orelse, reader), start=start, end=end)


def _with(node: ast.With | ast.AsyncWith, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    items: list[nodes.WithItem] = []
    for item in node.items:
        manager, target = reader.expression(item.context_expr), reader.optional(item.optional_vars)
        name = None if target is None else nodes.AsName(target, start=target.start, end=target.end)
        last = manager.end if target is None else target.end
        items.append(nodes.WithItem(manager, name, start=manager.start, end=last))
    is_async = isinstance(node, ast.AsyncWith)
    return nodes.With(tuple(items), _suite(node.body, reader), is_async, start=start, end=end)


def _try(node: ast.Try, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    body = _suite(node.body, reader)
    handlers: list[nodes.ExceptHandler] = []
    for item in node.handlers:
        first, last = reader.bounds(item)
        handlers.append(nodes.ExceptHandler(*_handler(item, reader), start=first, end=last))
    orelse, finalbody = _else(node.orelse, reader), _finally(node, reader)
    return nodes.Try(body, tuple(handlers), orelse, finalbody, start=start, end=end)


def _try_star(node: ast.TryStar, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    body = _suite(node.body, reader)
    handlers: list[nodes.ExceptStarHandler] = []
    for item in node.handlers:
        first, last = reader.bounds(item)
        handled, name, suite = _handler(item, reader)
        assert handled is not None  # the grammar wants a type behind `except*`
        handlers.append(nodes.ExceptStarHandler(handled, name, suite, start=first, end=last))
    orelse, finalbody = _else(node.orelse, reader), _finally(node, reader)
    return nodes.TryStar(body, tuple(handlers), orelse, finalbody, start=start, end=end)


def _handler(
    node: ast.ExceptHandler, reader: Reader
) -> tuple[nodes.Expression | None, nodes.AsName | None, nodes.Suite]:
    handled = reader.optional(node.type)
    name = None
    if node.name is not None and handled is not None:
        match = _AS.search(reader.text, handled.end)
        first = match.end() if match is not None else handled.end
        bound = nodes.Name(node.name, start=first, end=first + len(node.name))
        name = nodes.AsName(bound, start=first, end=bound.end)
    return handled, name, _suite(node.body, reader)


def _finally(node: ast.Try | ast.TryStar, reader: Reader) -> nodes.Finally | None:
    if not node.finalbody:
        return None
    suite = _suite(node.finalbody, reader)
    return nodes.Finally(suite, start=suite.start, end=suite.end)


def _match(node: ast.Match, reader: Reader) -> nodes.Statement:
    start, end = reader.bounds(node)
    cases: list[nodes.MatchCase] = []
    for item in node.cases:
        pattern, guard = read_pattern(item.pattern, reader), reader.optional(item.guard)
        body = _suite(item.body, reader)
        cases.append(nodes.MatchCase(pattern, guard, body, start=pattern.start, end=body.end))
    return nodes.Match(reader.expression(node.subject), tuple(cases), start=start, end=end)


_RULES: Final[dict[type[ast.stmt], _Rule]] = {
    ast.Expr: _expression,
    ast.Pass: _pass,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Return: _return,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Assert: _assert,
    ast.Raise: _raise,
    ast.Global: _names,
    ast.Nonlocal: _names,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try_star,
    ast.Match: _match,
    **({ast.TypeAlias: _type_alias} if hasattr(ast, "TypeAlias") else {}),
}
