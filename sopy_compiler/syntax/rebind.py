"""Binding the names of a module again after its text has changed, with the scopes that it had."""

from sopy_compiler.syntax.binder import bind_module
from sopy_compiler.syntax.scope import Binding, BindingKind, Scope, ScopeKind

_Shape = list[tuple[str, list[tuple[BindingKind, bool, str, str]]]]


def rebind(module: Scope) -> tuple[Scope, ...] | None:
    """Take in what the module's tree says now; the scopes that are no more.

    None where classes, or what modules and classes bind, are no longer the same: then nothing that is known
    of the module holds.
    """
    fresh = bind_module(module.tree, module.name)
    kept = {id(fresh): module}
    for number, scope in fresh.children.items():
        old = module.children.get(number)
        if old is not None:
            kept[id(scope)] = old
        elif scope.kind is ScopeKind.CLASS:
            return None
    gone = tuple(scope for number, scope in module.children.items() if number not in fresh.children)
    if any(scope.kind is ScopeKind.CLASS for scope in gone):
        return None
    every = (fresh, *fresh.children.values())
    if any(
        _shape(scope) != _shape(kept[id(scope)]) for scope in every if scope.kind is not ScopeKind.FUNCTION
    ):
        return None
    children = {number: kept.get(id(scope), scope) for number, scope in fresh.children.items()}
    for scope in every:
        _replace_scopes(scope, kept)
        old = kept.get(id(scope))
        if old is not None:
            old.order, old.bindings, old.stars = scope.order, scope.bindings, scope.stars
    module.children = children
    return gone


def _shape(scope: Scope) -> _Shape:
    return [
        (name, [(one.kind, one.is_conditional, one.module, one.attribute) for one in found])
        for name, found in scope.bindings.items()
    ]


def _replace_scopes(scope: Scope, kept: dict[int, Scope]) -> None:
    """Let a scope and its bindings stand below the scopes that are kept."""
    scope.module = kept.get(id(scope.module), scope.module)
    if scope.parent is not None:
        scope.parent = kept.get(id(scope.parent), scope.parent)
    for found in scope.bindings.values():
        for binding in found:
            _replace_scope(binding, kept)


def _replace_scope(binding: Binding, kept: dict[int, Scope]) -> None:
    home = kept.get(id(binding.scope))
    if home is not None:
        binding.scope = home
    elif binding.scope.parent is not None:  # the value of a type alias has a scope of its own
        binding.scope.parent = kept.get(id(binding.scope.parent), binding.scope.parent)
