"""Arguments of calls and parameters of functions as nodes."""

import ast
from collections.abc import Sequence

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.from_ast.reader import Reader


def read_arguments(
    positional: Sequence[ast.expr], keywords: Sequence[ast.keyword], reader: Reader
) -> tuple[nodes.Arg, ...]:
    """The arguments of a call in the order of the source."""
    found = [_argument(node, reader) for node in positional]
    if not keywords:
        return tuple(found)
    found += [_keyword(node, reader) for node in keywords]
    # `f(a=1, *rest)` is the only way for an argument without a name to follow one that has a name.
    if any(item.star == "*" for item in found):
        found.sort(key=lambda item: item.start)
    return tuple(found)


def _argument(node: ast.expr, reader: Reader) -> nodes.Arg:
    if isinstance(node, ast.Starred):
        start, end = reader.bounds(node)
        return nodes.Arg(None, reader.expression(node.value), "*", start=start, end=end)
    value = reader.expression(node)
    return nodes.Arg(None, value, start=value.start, end=value.end)


def _keyword(node: ast.keyword, reader: Reader) -> nodes.Arg:
    start, end = reader.bounds(node)
    value = reader.expression(node.value)
    if node.arg is None:
        return nodes.Arg(None, value, "**", start=start, end=end)
    name = nodes.Name(node.arg, start=start, end=start + len(node.arg))
    return nodes.Arg(name, value, start=start, end=end)


def read_annotation(node: ast.expr, reader: Reader) -> nodes.Annotation:
    """The annotation of a variable, a parameter or a result."""
    value = reader.expression(node)
    return nodes.Annotation(value, start=value.start, end=value.end)


def read_parameters(node: ast.arguments, reader: Reader) -> nodes.Parameters:
    """The parameters of a function or a lambda."""
    plain = (*node.posonlyargs, *node.args)
    defaults = (*((None,) * (len(plain) - len(node.defaults))), *node.defaults)
    read = tuple(_parameter(item, default, "", reader) for item, default in zip(plain, defaults, strict=True))
    keyword_only = tuple(
        _parameter(item, default, "", reader)
        for item, default in zip(node.kwonlyargs, node.kw_defaults, strict=True)
    )
    return nodes.Parameters(
        posonly_params=read[: len(node.posonlyargs)],
        params=read[len(node.posonlyargs) :],
        star_arg=None if node.vararg is None else _parameter(node.vararg, None, "*", reader),
        kwonly_params=keyword_only,
        star_kwarg=None if node.kwarg is None else _parameter(node.kwarg, None, "**", reader),
    )


def _parameter(node: ast.arg, default: ast.expr | None, star: str, reader: Reader) -> nodes.Param:
    start, _ = reader.bounds(node)
    name = nodes.Name(node.arg, start=start, end=start + len(node.arg))
    annotation = None if node.annotation is None else read_annotation(node.annotation, reader)
    return nodes.Param(name, annotation, reader.optional(default), star, start=start, end=name.end)
