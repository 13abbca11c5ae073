"""Which events the annotation of a handler names."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.ir.vocabulary import EVENT
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.outside_classes import is_plain_outside
from sopy_compiler.lowering.type_arguments import Bound
from sopy_compiler.lowering.type_expressions import is_type_variable, unquoted
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition, ValueDefinition
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk

PARAMETER_COUNT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAnnotation:
    """What a handler's event parameter names.

    `undefined` is a name that nothing defines, `gap` says which part leads out of what was read.
    """

    references: tuple[EventReference, ...]
    is_known: bool
    wrong: str = ""
    undefined: str = ""
    gap: str = ""


def read_events(function: FunctionDefinition, world: World, *, bound: Bound | None = None) -> EventAnnotation:
    """The events that the annotation of the third parameter names."""
    parameters = function.positional
    annotation = parameters[2].annotation if len(parameters) >= PARAMETER_COUNT else None
    if annotation is None:
        return EventAnnotation(references=(), is_known=False)
    node = annotation.annotation
    scope = function.scope.parent or function.scope
    order = function.scope.order
    span = function.scope.tree.span(node)
    undefined = _undefined_parts(node, function, world)
    expression = world.types.lower(node, scope, at=order, bound=bound)
    references: list[EventReference] = []
    wrong, gap = "", ""
    limits = () if expression.is_known else _limits(node, scope, world)
    for member in limits or expression.members:
        definition = world.classes.by_qualname(member.name)
        if definition is not None and world.classes.is_event(definition):
            references.append(EventReference(event=member.name, span=span))
        elif member.name == EVENT:
            references.append(EventReference(event=EVENT, span=span))
        elif definition is not None and not world.classes.may_be_vocabulary(definition):
            wrong = definition.name
        elif member.name == "None" or (member.is_known and is_plain_outside(member.name)):
            wrong = member.text or simple_name(member.name)
        elif undefined:
            references.append(EventReference(event=undefined, span=span, is_known=False))
        else:
            event = _unknown_event(member, function)
            gap = gap or _gap(member, event, is_defined=definition is not None)
            references.append(EventReference(event=event, span=span, is_known=False))
    is_known = not gap and not (undefined and not function.scope.tree.source.is_fragment)
    return EventAnnotation(
        references=tuple(references), is_known=is_known, wrong=wrong, undefined=undefined, gap=gap
    )


def _limits(node: nodes.Expression, scope: Scope, world: World) -> tuple[TypeExpression, ...]:
    """What a type variable that nothing binds is limited to: its bound, or its constraints."""
    node = unquoted(node)
    found: list[TypeExpression] = []
    for meaning in world.names.resolve(node, scope) if isinstance(node, nodes.Name) else ():
        match meaning:
            case ValueDefinition(value=nodes.Call() as call) if is_type_variable(call):
                limits = [
                    argument.value
                    for number, argument in enumerate(call.args)
                    if (argument.keyword.value == "bound" if argument.keyword is not None else number > 0)
                ]
                lowered = (world.types.lower(limit, meaning.scope) for limit in limits)
                found += [member for one in lowered for member in one.members]
    return tuple(found)


def _unknown_event(written: TypeExpression, function: FunctionDefinition) -> str:
    """The name that the graph gives an event which cannot be resolved: never one that a class has.

    Where it comes from, if that can be told: `package.Name`. Else its name in this module, or the handler's.
    """
    text = _unquoted(written.text)
    if written.is_known and "." in written.name:
        return written.name
    if text and all(part.isidentifier() for part in text.split(".")):
        return f"{function.scope.module.name}.{text}"
    return f"unknown event of {function.name}"


def _gap(written: TypeExpression, event: str, *, is_defined: bool) -> str:
    if is_defined:
        return f"whether `{simple_name(event)}` is an event is not known, since a base of it is not"
    if written.is_known and "." in written.name:
        return f"the event `{event}` is not among the checked files"
    return f"the event `{_unquoted(written.text) or simple_name(event)}` cannot be followed"


def _unquoted(text: str) -> str:
    """An annotation without the quotation marks around it."""
    return text.strip("\"' ")


def only_for_checkers(function: FunctionDefinition) -> str:
    """A name in the annotation of the event that is not there at run time, when the runtime needs it."""
    parameters = function.positional
    annotation = parameters[2].annotation if len(parameters) >= PARAMETER_COUNT else None
    if annotation is None or function.scope.tree.source.is_fragment:
        return ""
    for node in walk(unquoted(annotation.annotation)):
        if isinstance(node, nodes.Name) and _is_only_for_checkers(node.value, function.scope.parent):
            return node.value
    return ""


def _is_only_for_checkers(name: str, scope: Scope | None) -> bool:
    while scope is not None:
        if name in scope.bindings:
            return all(binding.is_for_checkers for binding in scope.bindings[name])
        scope = scope.parent
    return False


def _undefined_parts(node: nodes.Expression, function: FunctionDefinition, world: World) -> str:
    """The first name in an annotation that nothing defines, else empty."""
    scope = function.scope.parent or function.scope
    sides = [node]
    while sides:
        current = sides.pop(0)
        if isinstance(current, nodes.BinaryOperation):
            sides = [current.left, current.right, *sides]
        elif (name := world.types.undefined(current, scope, at=function.scope.order)) is not None:
            return name
    return ""
