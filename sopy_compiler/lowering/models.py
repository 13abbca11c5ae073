"""How a class becomes a state model."""

from collections.abc import Iterable
from dataclasses import replace

from sopy_compiler.ir.sigma import DefaultKind, Field, Member, MemberKind, ModelKind, SigmaModel, Validator
from sopy_compiler.ir.signature import Signature
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.class_body import declarations
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.constructors import constructor_signature, named_tuple_signature
from sopy_compiler.lowering.import_edits import unusual_indentation
from sopy_compiler.lowering.legacy_api.uses import legacy_uses
from sopy_compiler.lowering.model.checking import checking_edits
from sopy_compiler.lowering.model.configuration import Configuration, read_configuration
from sopy_compiler.lowering.model.fields import declared_fields
from sopy_compiler.lowering.model.inherited_members import inherited_members
from sopy_compiler.lowering.model.instance_attributes import SelfUse, read_self_use
from sopy_compiler.lowering.model.kind import external_ancestors, model_kind, settings_of_kind
from sopy_compiler.lowering.model.members import declared_members
from sopy_compiler.lowering.model.openness import open_reason
from sopy_compiler.lowering.model.own_reads import own_reads
from sopy_compiler.lowering.model.plain_fields import constructor_fields
from sopy_compiler.lowering.model.pydantic_constructor import init_without_super
from sopy_compiler.lowering.model.pydantic_signature import pydantic_signature
from sopy_compiler.lowering.model.validators import declared_validators
from sopy_compiler.lowering.type_arguments import bound_parameters
from sopy_compiler.lowering.type_expressions import TypeExpressions
from sopy_compiler.source.span import Span
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import docstring_of


def lower_model(definition: ClassDefinition, classes: Classes, types: TypeExpressions) -> SigmaModel:
    """The fields, members and settings of a class, those of its project ancestors included.

    Fields keep the order of declaration, bases first. A name belongs to the most derived class declaring it.
    """
    kind = model_kind(definition, classes)
    order = classes.linearisation(definition)
    bound = bound_parameters(definition, classes, types)
    self_uses = {ancestor: read_self_use(ancestor, classes) for ancestor in order}
    fields, members = _flatten(definition, kind, self_uses, bound, classes, types)
    configuration = read_configuration(definition, classes) if kind is ModelKind.PYDANTIC else None
    reason = open_reason(definition, kind, configuration, self_uses, classes)
    tree, scope = definition.scope.tree, definition.scope
    is_pydantic = kind is ModelKind.PYDANTIC
    return SigmaModel(
        name=definition.name,
        qualname=classes.qualname(definition),
        module=scope.module.name,
        kind=kind,
        span=tree.span(definition.node.name),
        body=tree.span(definition.node),
        ancestors=tuple(classes.qualname(ancestor) for ancestor in order[1:]),
        fields=tuple(fields.values()),
        members=tuple(members.values()),
        validators=_validators(definition, classes),
        config=(
            tuple(configuration.keywords.items())
            if configuration is not None
            else settings_of_kind(definition, kind, classes)
        ),
        is_open=bool(reason),
        open_reason=reason,
        bases_known=classes.bases_known(definition),
        legacy=legacy_uses(definition, kind, classes, types),
        init_without_super=(
            init_without_super(definition, self_uses[definition], frozenset(fields), classes)
            if is_pydantic
            else None
        ),
        docstring=docstring_of(definition.node.body),
        is_reported=tree.source.is_reported,
        is_protocol=any(base.external == "typing.Protocol" for base in classes.bases(definition)),
        signature=_signature(definition, kind, fields, configuration, classes),
        idle_defaults=_idle_defaults(definition) if kind is ModelKind.TYPED_DICT else (),
        checking=checking_edits(definition, classes) if is_pydantic else (),
        indentation=_indentation(definition, fields, classes) if is_pydantic else "",
        own_reads=own_reads(definition, classes),
    )


def _indentation(definition: ClassDefinition, fields: dict[str, Field], classes: Classes) -> str:
    own = [one.span for one in fields.values() if one.owner == classes.qualname(definition)]
    if not own:
        return ""
    first = min(own, key=lambda span: span.start)
    return unusual_indentation(definition.scope.tree, first, first.column - 1)


def _idle_defaults(definition: ClassDefinition) -> tuple[tuple[str, Span], ...]:
    """The values in the body of a `TypedDict`, which no dict ever gets."""
    span = definition.scope.tree.span
    return tuple(
        (one.name, span(one.value))
        for one in declarations(definition)
        if one.annotation is not None and one.value is not None
    )


def _signature(
    definition: ClassDefinition,
    kind: ModelKind,
    fields: dict[str, Field],
    configuration: Configuration | None,
    classes: Classes,
) -> Signature | None:
    """What calling the class takes, where that is told by its fields."""
    if configuration is not None:
        validators = _validators(definition, classes)
        return pydantic_signature(definition, fields.values(), validators, configuration, classes)
    if not classes.bases_known(definition):
        return None
    if kind is ModelKind.DATACLASS:
        return constructor_signature(definition, classes)
    return named_tuple_signature(definition, classes) if kind is ModelKind.PLAIN else None


def _validators(definition: ClassDefinition, classes: Classes) -> tuple[Validator, ...]:
    """Those in force, bases first; a subclass replaces one by defining its name again."""
    found: dict[str, Validator] = {}
    for ancestor in reversed(classes.linearisation(definition)):
        for name in ancestor.scope.bindings.keys() & found.keys():
            del found[name]
        found |= {validator.name: validator for validator in declared_validators(ancestor, classes)}
    return tuple(found.values())


def _flatten(
    definition: ClassDefinition,
    kind: ModelKind,
    self_uses: dict[ClassDefinition, SelfUse],
    bound: dict[ClassDefinition, dict[str, TypeExpression]],
    classes: Classes,
    types: TypeExpressions,
) -> tuple[dict[str, Field], dict[str, Member]]:
    span = definition.scope.tree.span(definition.node.name)
    externals = external_ancestors(definition, classes)
    fields: dict[str, Field] = {}
    members = {
        name: Member(name=name, owner=owner, kind=member, type=None, span=span)
        for name, (owner, member) in inherited_members(kind, externals).items()
    }
    for ancestor in reversed(classes.linearisation(definition)):
        parameters = bound.get(ancestor, {})
        own = declared_fields(ancestor, kind, classes, types, parameters)
        if kind is ModelKind.PLAIN:
            own = _joined(own, constructor_fields(ancestor, self_uses[ancestor], classes, types, parameters))
        for member in declared_members(ancestor, kind, self_uses[ancestor], classes, types, parameters):
            is_field = any(field.name == member.name for field in own)
            is_assigned = member.kind is MemberKind.INSTANCE_ATTRIBUTE
            if is_field or (is_assigned and (member.name in fields or member.name in members)):
                continue
            fields.pop(member.name, None)
            members[member.name] = member
        for field in own:
            members.pop(field.name, None)
            fields[field.name] = field
    return fields, members


def _joined(declared: Iterable[Field], assigned: Iterable[Field]) -> tuple[Field, ...]:
    """Class-level declarations and what `__init__` assigns; the constructor gives the first value."""
    found = {field.name: field for field in declared}
    for field in assigned:
        before = found.get(field.name)
        if before is None:
            found[field.name] = field
        elif before.default_kind is DefaultKind.REQUIRED:
            found[field.name] = replace(before, default_kind=field.default_kind, default=field.default)
    return tuple(found.values())
