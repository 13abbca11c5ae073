"""Types in words that agents know: as they are written, without what pydantic is told besides."""

import ast

from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import DefaultKind, Field, ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression


def type_words(expression: TypeExpression, model: SigmaModel | None = None) -> str:
    """The annotation on one line; `Annotated[int, Gt(0)]` is an `int`.

    Args:
        expression: the type.
        model: the class that it names, if it is one of the program: an enumeration tells its values.
    """
    text = _plain(" ".join(expression.text.split())) or simple_name(expression.name)
    if model is None or model.kind is not ModelKind.ENUM or not model.fields:
        return text
    return f"{text}: {joined((_value(field) for field in model.fields), last='or')}"


def _value(field: Field) -> str:
    """What is sent for a member of an enumeration."""
    return field.default if field.default_kind is DefaultKind.VALUE and field.default else field.name


def _plain(text: str) -> str:
    if "Annotated[" not in text:
        return text
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        return text
    return ast.unparse(_Unannotated().visit(tree))


class _Unannotated(ast.NodeTransformer):
    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        match node:
            case ast.Subscript(
                value=ast.Name(id="Annotated") | ast.Attribute(attr="Annotated"),
                slice=ast.Tuple(elts=[inner, *_]),
            ):
                return self.visit(inner)  # type: ignore[no-any-return]  # ast says Any
        return self.generic_visit(node)
