"""Why a class may have members beyond those that its source shows."""

from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.configuration import Configuration
from sopy_compiler.lowering.model.fields import class_keywords
from sopy_compiler.lowering.model.inherited_members import builtin_class
from sopy_compiler.lowering.model.instance_attributes import SelfUse
from sopy_compiler.lowering.model.members import has_dynamic_slots
from sopy_compiler.lowering.model_vocabulary import (
    CLOSED_BASES,
    ENUMS,
    HARMLESS_DECORATORS,
    HARMLESS_METACLASSES,
    PYDANTIC_MODELS,
    canonical,
    external_name,
)
from sopy_compiler.lowering.several_definitions import other_version
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition

_HOOKS = ("__getattr__", "__getattribute__", "__setattr__")


def open_reason(
    definition: ClassDefinition,
    kind: ModelKind,
    configuration: Configuration | None,
    self_uses: dict[ClassDefinition, SelfUse],
    classes: Classes,
) -> str:
    """The first reason found, own class before ancestors; empty when the members are all known."""
    for ancestor in classes.linearisation(definition):
        reason = _own_reason(ancestor, self_uses[ancestor], classes)
        # A model of pydantic refuses attributes that it does not declare, unless it says otherwise.
        if not reason and kind is not ModelKind.PYDANTIC:
            reason = self_uses[ancestor].computed
        if reason:
            return reason
    if kind is ModelKind.PYDANTIC and configuration is not None:
        if configuration.extra == "allow":
            return 'the model is configured with `extra="allow"`'
        if not configuration.is_known:
            return "the model's configuration cannot be followed"
    return ""


def _own_reason(definition: ClassDefinition, self_use: SelfUse, classes: Classes) -> str:
    return (
        other_version(definition)
        or _base_reason(definition, classes)
        or _statement_reason(definition, classes)
        or _body_reason(definition)
        or self_use.dynamic
    )


def _base_reason(definition: ClassDefinition, classes: Classes) -> str:
    for base in classes.bases(definition):
        if not base.is_known:
            return base.reason
        if base.external and not _is_closed(canonical(base.external)):
            return f"base class `{base.external}` of `{definition.name}` is not project source"
    return ""


def _statement_reason(definition: ClassDefinition, classes: Classes) -> str:
    """Decorators, metaclass and other keywords of the class statement."""
    name, scope = definition.name, definition.scope
    outer = scope.parent or scope
    for decorator in definition.node.decorators:
        found = external_name(decorator.decorator, outer, classes.names, at=scope.order)
        if found not in HARMLESS_DECORATORS:
            return f"decorator `@{scope.tree.code(decorator.decorator)}` of `{name}` may add members"
    metaclass = class_keywords(definition).get("metaclass")
    if metaclass is not None:
        found = external_name(metaclass, outer, classes.names, at=scope.order)
        if found not in HARMLESS_METACLASSES:
            return f"metaclass `{scope.tree.code(metaclass)}` of `{name}` may add members"
    if any(argument.star for argument in definition.node.keywords):
        return f"the keyword arguments of `{name}` cannot be followed"
    return ""


def _body_reason(definition: ClassDefinition) -> str:
    name, scope = definition.name, definition.scope
    for hook in _HOOKS:
        if hook in scope.bindings and not _only_forwards(definition, hook):
            return f"`{name}` defines `{hook}`"
    if has_dynamic_slots(definition):
        return f"the `__slots__` of `{name}` are computed"
    if scope.stars:
        return f"the body of `{name}` imports `*`"
    return ""


def _is_closed(external: str) -> bool:
    return (
        external in PYDANTIC_MODELS
        or external in ENUMS
        or external in CLOSED_BASES
        or builtin_class(external) is not None
    )


def _only_forwards(definition: ClassDefinition, hook: str) -> bool:
    """Whether the hook is present in name only: `__setattr__ = object.__setattr__`."""
    node = definition.scope.bindings[hook][-1].node
    return isinstance(node, nodes.Attribute) and node.attr.value == hook
