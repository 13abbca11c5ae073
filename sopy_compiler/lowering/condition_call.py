"""The two arguments of `cond(test, description)`, however they are passed."""

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import text_of

_PARAMETERS = ("test", "description")


def are_swapped(test: nodes.Expression, description: nodes.Expression) -> bool:
    """Whether a text stands in the place of the test, and no text in that of the description."""
    return text_of(test) is not None and text_of(description) is None


def condition_parts(call: nodes.Call) -> tuple[nodes.Expression | None, nodes.Expression | None]:
    """The test and the description, each None where it is missing or passed with `*` or `**`."""
    found: dict[str, nodes.Expression] = {}
    for position, argument in enumerate(call.args):
        if argument.star:
            break
        if argument.keyword is not None:
            found.setdefault(argument.keyword.value, argument.value)
        elif position < len(_PARAMETERS):
            found.setdefault(_PARAMETERS[position], argument.value)
    return found.get("test"), found.get("description")
