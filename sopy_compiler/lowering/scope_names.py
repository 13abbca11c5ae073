"""The names a reader could have meant."""

from sopy_compiler.syntax.scope import Scope


def names_in_scope(scope: Scope) -> tuple[str, ...]:
    """Every name bound in the scope and around it, innermost first, in order of definition."""
    found: dict[str, None] = {}
    current: Scope | None = scope
    while current is not None:
        found.update(dict.fromkeys(current.bindings))
        current = current.parent
    return tuple(found)
