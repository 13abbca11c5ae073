"""Names, constants and operations of `ast` as nodes."""

import ast
from collections.abc import Sequence
from typing import Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.parameters import read_arguments, read_parameters
from sopy_compiler.syntax.from_ast.reader import ExpressionRules, Reader

_UNARY: Final[dict[type[ast.unaryop], nodes.Operator]] = {
    ast.Not: nodes.Not(),
    ast.USub: nodes.Minus(),
    ast.UAdd: nodes.Plus(),
    ast.Invert: nodes.BitInvert(),
}
BINARY: Final[dict[type[ast.operator], tuple[nodes.BinaryOperator, nodes.AugmentedOperator]]] = {
    ast.Add: (nodes.Add(), nodes.AddAssign()),
    ast.Sub: (nodes.Subtract(), nodes.SubtractAssign()),
    ast.Mult: (nodes.Multiply(), nodes.MultiplyAssign()),
    ast.MatMult: (nodes.MatrixMultiply(), nodes.MatrixMultiplyAssign()),
    ast.Div: (nodes.Divide(), nodes.DivideAssign()),
    ast.FloorDiv: (nodes.FloorDivide(), nodes.FloorDivideAssign()),
    ast.Mod: (nodes.Modulo(), nodes.ModuloAssign()),
    ast.Pow: (nodes.Power(), nodes.PowerAssign()),
    ast.LShift: (nodes.LeftShift(), nodes.LeftShiftAssign()),
    ast.RShift: (nodes.RightShift(), nodes.RightShiftAssign()),
    ast.BitAnd: (nodes.BitAnd(), nodes.BitAndAssign()),
    ast.BitOr: (nodes.BitOr(), nodes.BitOrAssign()),
    ast.BitXor: (nodes.BitXor(), nodes.BitXorAssign()),
}
_COMPARISON: Final[dict[type[ast.cmpop], nodes.ComparisonOperator]] = {
    ast.Eq: nodes.Equal(),
    ast.NotEq: nodes.NotEqual(),
    ast.Lt: nodes.LessThan(),
    ast.LtE: nodes.LessThanEqual(),
    ast.Gt: nodes.GreaterThan(),
    ast.GtE: nodes.GreaterThanEqual(),
    ast.Is: nodes.Is(),
    ast.IsNot: nodes.IsNot(),
    ast.In: nodes.In(),
    ast.NotIn: nodes.NotIn(),
}
_AND: Final = nodes.And()
_OR: Final = nodes.Or()


def _name(node: ast.Name, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    return nodes.Name(node.id, start=start, end=end)


def _constant(node: ast.Constant, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    value = node.value
    if isinstance(value, (str, bytes)):
        return nodes.SimpleString(value, start=start, end=end)
    if value is None or isinstance(value, bool):
        return nodes.Name(str(value), start=start, end=end)
    if isinstance(value, int):
        return nodes.Integer(value, start=start, end=end)
    if isinstance(value, float):
        return nodes.Float(value, start=start, end=end)
    if isinstance(value, complex):
        return nodes.Imaginary(value, start=start, end=end)
    return nodes.Ellipsis(start=start, end=end)


def _attribute(node: ast.Attribute, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    value = reader.expression(node.value)
    name = nodes.Name(node.attr, start=end - len(node.attr), end=end)
    return nodes.Attribute(value, name, start=start, end=end)


def _call(node: ast.Call, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    function = reader.expression(node.func)
    arguments = read_arguments(node.args, node.keywords, reader)
    return nodes.Call(function, arguments, start=start, end=end)


def _subscript(node: ast.Subscript, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    value = reader.expression(node.value)
    inner = node.slice
    parts: Sequence[ast.expr] = (inner,)
    if isinstance(inner, ast.Tuple) and not reader.is_enclosed_tuple(inner):
        parts = inner.elts
    elements = tuple(_subscript_element(part, reader) for part in parts)
    return nodes.Subscript(value, elements, start=start, end=end)


def _subscript_element(node: ast.expr, reader: Reader) -> nodes.SubscriptElement:
    start, end = reader.bounds(node)
    part: nodes.Index | nodes.Slice
    if isinstance(node, ast.Slice):
        lower, upper, step = (reader.optional(item) for item in (node.lower, node.upper, node.step))
        part = nodes.Slice(lower, upper, step, start=start, end=end)
    elif isinstance(node, ast.Starred):
        part = nodes.Index(reader.expression(node.value), "*", start=start, end=end)
    else:
        part = nodes.Index(reader.expression(node), start=start, end=end)
    return nodes.SubscriptElement(part, start=start, end=end)


def _unary(node: ast.UnaryOp, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    operand = reader.expression(node.operand)
    return nodes.UnaryOperation(_UNARY[type(node.op)], operand, start=start, end=end)


def _binary(node: ast.BinOp, reader: Reader) -> nodes.Expression:
    # Chains nest to the left; going down in a loop keeps Python's stack shallow.
    chain = [node]
    while isinstance(chain[-1].left, ast.BinOp):
        chain.append(chain[-1].left)
    left = reader.expression(chain[-1].left)
    for link in reversed(chain):
        start, end = reader.bounds(link)
        right = reader.expression(link.right)
        left = nodes.BinaryOperation(left, BINARY[type(link.op)][0], right, start=start, end=end)
    return left


def _boolean(node: ast.BoolOp, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    operator = _AND if isinstance(node.op, ast.And) else _OR
    operands = [reader.expression(value) for value in node.values]
    left = operands[0]
    for index, right in enumerate(operands[1:], 1):
        stop = end if index == len(operands) - 1 else reader.closed(right.end, operands[index + 1].start)
        left = nodes.BooleanOperation(left, operator, right, start=start, end=stop)
    return left


def _comparison(node: ast.Compare, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    left = reader.expression(node.left)
    targets: list[nodes.ComparisonTarget] = []
    for operator, item in zip(node.ops, node.comparators, strict=True):
        value = reader.expression(item)
        target = nodes.ComparisonTarget(_COMPARISON[type(operator)], value, start=value.start, end=value.end)
        targets.append(target)
    return nodes.Comparison(left, tuple(targets), start=start, end=end)


def _if_expression(node: ast.IfExp, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    body, test, orelse = (reader.expression(item) for item in (node.body, node.test, node.orelse))
    return nodes.IfExp(body, test, orelse, start=start, end=end)


def _named(node: ast.NamedExpr, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    target = reader.expression(node.target)
    return nodes.NamedExpr(target, reader.expression(node.value), start=start, end=end)


def _await(node: ast.Await, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    return nodes.Await(reader.expression(node.value), start=start, end=end)


def _yield(node: ast.Yield, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    return nodes.Yield(reader.optional(node.value), start=start, end=end)


def _yield_from(node: ast.YieldFrom, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    source = nodes.From(reader.expression(node.value))
    return nodes.Yield(source, start=start, end=end)


def _lambda(node: ast.Lambda, reader: Reader) -> nodes.Expression:
    start, end = reader.bounds(node)
    parameters = read_parameters(node.args, reader)
    return nodes.Lambda(parameters, reader.expression(node.body), start=start, end=end)


RULES: Final[ExpressionRules] = {
    ast.Name: _name,
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Subscript: _subscript,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Compare: _comparison,
    ast.IfExp: _if_expression,
    ast.NamedExpr: _named,
    ast.Await: _await,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.Lambda: _lambda,
}
