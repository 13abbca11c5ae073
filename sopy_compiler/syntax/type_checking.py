"""Branches that only type checkers take: `if TYPE_CHECKING:`."""

from typing import Final

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.scope import BindingKind, Scope

_NAME: Final = "TYPE_CHECKING"


def is_taken_when_run(test: nodes.Expression, scope: Scope) -> bool | None:
    """Whether the branch behind the test runs; None for a test that says nothing of type checkers."""
    if isinstance(test, nodes.UnaryOperation) and isinstance(test.operator, nodes.Not):
        taken = is_taken_when_run(test.expression, scope)
        return None if taken is None else not taken
    return False if _is_type_checking(test, scope) else None


def _is_type_checking(test: nodes.Expression, scope: Scope) -> bool:
    if isinstance(test, nodes.Attribute):
        return test.attr.value == _NAME
    if not isinstance(test, nodes.Name):
        return False
    return test.value == _NAME or any(
        binding.kind is BindingKind.NAME_IMPORT and binding.attribute == _NAME
        for binding in scope.module.bindings.get(test.value, ())
    )
