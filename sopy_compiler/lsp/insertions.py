"""New code at its place: what to import, and where classes, fields and methods go."""

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.lsp.parsed import Parsed
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.dotted_names import dotted_name


def insertion(path: str, line: int, column: int, text: str) -> Edit:
    """Put text in front of a character."""
    return Edit(span=Span(path=path, line=line, column=column, end_line=line, end_column=column), text=text)


def import_edits(module: Parsed, origin: str, name: str) -> tuple[Edit, ...]:
    """What has to be inserted so that `name` of the module `origin` is known; nothing if it is.

    A name that something else has is left alone.
    """
    if name in module.scope.bindings or module.scope.stars or module.tree.source.is_fragment:
        return ()
    path = module.tree.source.path
    imports = [one for one in module.tree.module.body if isinstance(one, (nodes.Import, nodes.ImportFrom))]
    for one in imports:
        if isinstance(one, nodes.ImportFrom) and isinstance(one.names, tuple) and _means(one, origin):
            last = module.tree.span(one.names[-1])
            return (insertion(path, last.end_line, last.end_column, f", {name}"),)
    written = f"from {origin} import {name}\n"
    if imports:
        return (insertion(path, module.tree.span(imports[-1]).end_line + 1, 1, written),)
    return (insertion(path, _first_line(module), 1, f"{written}\n"),)


def _means(one: nodes.ImportFrom, origin: str) -> bool:
    written = dotted_name(one.module) if one.module is not None else None
    return not one.relative and written == origin


def _first_line(module: Parsed) -> int:
    """The line of the first statement, behind a docstring."""
    body = module.tree.module.body
    is_text = bool(body) and isinstance(body[0], nodes.Expr) and isinstance(body[0].value, nodes.SimpleString)
    if is_text:
        return module.tree.span(body[0]).end_line + 1
    return module.tree.span(body[0]).line if body else 1


def class_below(module: Parsed, line: int, text: str) -> Edit:
    """Put a class behind the statement of the module around a line."""
    statement = module.statement_at(line)
    path = module.tree.source.path
    if statement is None:
        return insertion(path, module.tree.text.count("\n") + 1, 1, f"\n\n{text}")
    end = module.tree.span(statement)
    return insertion(path, end.end_line, end.end_column, f"\n\n\n{text.rstrip()}")


def class_above(module: Parsed, line: int, text: str) -> Edit:
    """Put a class in front of the statement of the module around a line."""
    statement = module.statement_at(line)
    path = module.tree.source.path
    if statement is None:
        return insertion(path, line, 1, f"{text}\n\n")
    above = [module.tree.span(one).line for one in getattr(statement, "decorators", ())]
    first = min((module.tree.span(statement).line, *above))
    return insertion(path, first, 1, f"{text}\n\n")


def at_end_of(body: Span, text: str) -> Edit:
    """Put lines behind the last one of a class."""
    return insertion(body.path, body.end_line, body.end_column, f"\n\n{text.rstrip()}")
