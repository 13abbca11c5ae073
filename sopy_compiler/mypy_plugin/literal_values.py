"""Values written out in a program that can be no transition."""

from mypy.nodes import (
    BytesExpr,
    DictExpr,
    Expression,
    FloatExpr,
    IntExpr,
    ListExpr,
    NameExpr,
    SetExpr,
    TupleExpr,
)

CONSTANTS = {"builtins.None": "None", "builtins.True": "True", "builtins.False": "False"}
DISPLAYS = {
    BytesExpr: "bytes",
    DictExpr: "a dict",
    FloatExpr: "a number",
    IntExpr: "a number",
    ListExpr: "a list",
    SetExpr: "a set",
    TupleExpr: "a tuple",
}


def value_written(expression: Expression) -> str | None:
    """What is written there, in words; None if it is something else or may be a transition."""
    if isinstance(expression, NameExpr):
        return CONSTANTS.get(expression.fullname)
    return DISPLAYS.get(type(expression))
