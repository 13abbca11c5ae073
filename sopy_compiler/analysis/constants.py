"""Types that are single values."""

from sopy_compiler.ir.type_expression import LITERAL, NONE, Constant, TypeExpression


def constants_of(value: TypeExpression) -> tuple[Constant, ...] | None:
    """The constants that a value of the type can be; None unless it is surely one of them."""
    found: list[Constant] = []
    for member in value.members:
        if member.name == NONE:
            found.append(None)
        elif member.name == LITERAL:
            found.extend(member.literals)
        else:
            return None
    return tuple(found)
