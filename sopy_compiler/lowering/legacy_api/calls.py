"""Uses of pydantic 1's methods in the methods of a model."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.ir.sigma import LegacyUse, ModelKind
from sopy_compiler.lowering.class_body import functions, has_star, keyword_arguments, positional_arguments
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.legacy_api.receivers import receivers
from sopy_compiler.lowering.legacy_api.vocabulary import (
    ALIAS_SETTINGS,
    LEGACY_FUNCTIONS,
    LEGACY_MEMBERS,
    LegacyMember,
)
from sopy_compiler.lowering.model.configuration import read_configuration
from sopy_compiler.lowering.model.kind import model_kind
from sopy_compiler.lowering.model_vocabulary import external_name
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk

_FUNCTION_NAMES: Final = frozenset(
    name.removeprefix("pydantic.") for name in LEGACY_FUNCTIONS if name.startswith("pydantic.")
)


def legacy_calls(
    definition: ClassDefinition, classes: Classes, types: TypeExpressions
) -> Iterator[LegacyUse]:
    """The old members that the methods of this very class use on models, and old functions of pydantic."""
    for function in functions(definition, classes.names):
        inside = walk(function.node)
        if not any(
            _is_suspicious(node) for node in inside if isinstance(node, (nodes.Attribute, nodes.Name))
        ):
            continue
        called = {id(node.func): node for node in inside if isinstance(node, nodes.Call)}
        known = receivers(definition, function, classes, types)
        for node in inside:
            if isinstance(node, nodes.Attribute) and node.attr.value in LEGACY_MEMBERS:
                owner = known.model_of(node.value)
                use = owner and legacy_member(node, called.get(id(node)), owner, function.scope, classes)
                if use:
                    yield use
            elif isinstance(node, (nodes.Call, nodes.Decorator)):
                yield from old_function(node, function.scope, classes, owner=classes.qualname(definition))


def legacy_member(
    node: nodes.Attribute, call: nodes.Call | None, owner: ClassDefinition, scope: Scope, classes: Classes
) -> LegacyUse | None:
    """The old member of pydantic that `node` in `scope` uses on a class or instance of `owner`, or None.

    `call` is the call of the member, None when it is only mentioned; a mere mention of a method is no use.
    """
    name = node.attr.value
    if name not in LEGACY_MEMBERS or not _is_inherited(owner, name, classes):
        return None
    legacy = LEGACY_MEMBERS[name]
    if call is None and not legacy.is_attribute:
        return None
    tree = scope.tree
    can_rename = legacy.renamed and _means_the_same(legacy, call, owner, classes)
    return LegacyUse(
        api=legacy.api,
        replacement=legacy.replacement,
        owner=classes.qualname(owner),
        symbol=scope.symbol,
        span=tree.span(node.attr),
        edits=(Edit(span=tree.span(node.attr), text=legacy.renamed),) if can_rename else (),
    )


def _is_suspicious(node: nodes.Attribute | nodes.Name) -> bool:
    if isinstance(node, nodes.Attribute):
        return node.attr.value in LEGACY_MEMBERS or node.attr.value in _FUNCTION_NAMES
    return node.value in _FUNCTION_NAMES


def _is_inherited(owner: ClassDefinition, name: str, classes: Classes) -> bool:
    """Whether the name is pydantic's on this model, and no class of the project takes it."""
    if model_kind(owner, classes) is not ModelKind.PYDANTIC or not classes.bases_known(owner):
        return False
    return not any(name in ancestor.scope.bindings for ancestor in classes.linearisation(owner))


def _means_the_same(
    legacy: LegacyMember, call: nodes.Call | None, owner: ClassDefinition, classes: Classes
) -> bool:
    if legacy.renamed in {name for item in classes.linearisation(owner) for name in item.scope.bindings}:
        return False
    # `copy` makes attributes of what is no field, `model_copy` one of the further values.
    is_update = legacy.renamed == "model_copy" and call is not None and "update" in keyword_arguments(call)
    if legacy.depends_on_alias_settings or is_update:
        configuration = read_configuration(owner, classes)
        if not configuration.is_known or (is_update and configuration.extra == "allow"):
            return False
        if legacy.depends_on_alias_settings and configuration.keywords.keys() & ALIAS_SETTINGS:
            return False
    if call is None or legacy.takes_anything:
        return True
    return (
        not has_star(call)
        and len(positional_arguments(call)) <= legacy.positional
        and keyword_arguments(call).keys() <= legacy.keywords
    )


def old_function(
    node: nodes.Call | nodes.Decorator, scope: Scope, classes: Classes, *, owner: str
) -> Iterator[LegacyUse]:
    """The use of an old function of pydantic that the call or decorator is, in the body of `owner`."""
    named = node.func if isinstance(node, nodes.Call) else node.decorator
    if isinstance(named, nodes.Call):
        return  # found again as a call of its own
    name = external_name(named, scope, classes.names)
    if name in LEGACY_FUNCTIONS:
        yield LegacyUse(
            api=LEGACY_FUNCTIONS[name][0],
            replacement=LEGACY_FUNCTIONS[name][1],
            owner=owner,
            symbol=scope.symbol,
            span=scope.tree.span(named),
        )
