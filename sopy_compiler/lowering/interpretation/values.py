"""Abstract values: what an expression of a handler can evaluate to.

Values are compared by content, so equal states of a path merge. A set of values means "one of these".
"""

from collections.abc import Collection, Sequence
from typing import Final, TypeVar

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, Constant, TypeExpression
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.scope import Scope


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """An instance of a project class; `is_self` marks the very procedure whose handler runs."""

    definition: ClassDefinition
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class ClassObject:
    """A project class itself."""

    definition: ClassDefinition


@dataclass(frozen=True, slots=True)
class SigmaPart:
    """Sigma (`path` empty) or what a path of fields leads to; `*` is any element of a container.

    `is_former` when the path may lead to another value by now.
    """

    path: tuple[str, ...]
    type: TypeExpression
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class SigmaCopy:
    """A shallow copy of a model: its fields are assigned without effect, what they hold is shared."""

    path: tuple[str, ...]
    type: TypeExpression


@dataclass(frozen=True, slots=True)
class Fields:
    """`x.__dict__` where it is used on the spot: a dict whose keys are the attributes of `x`."""

    of: "Value"


@dataclass(frozen=True, slots=True)
class EventValue:
    """The event that the handler takes."""

    definition: ClassDefinition | None
    qualname: str


@dataclass(frozen=True, slots=True)
class PayloadPart:
    """The event's payload or a part of it."""

    path: tuple[str, ...]
    type: TypeExpression


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant of the source."""

    value: Constant
    type_name: str
    """Tells True from 1, which compare equal."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Some value of a known type."""

    type: TypeExpression


@dataclass(frozen=True, slots=True)
class Items:
    """A tuple, list, set or generator as it is made: `kind` is its type's name.

    `site` numbers the place that makes it, under which later changes are kept; 0 when nothing can change it.
    The elements stand at their positions if `is_exact`.
    """

    kind: str
    elements: tuple["Values", ...]
    site: int = 0
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dict as it is made; a key that is no constant is None. `site` is that of `Items`."""

    entries: tuple[tuple[Literal | None, "Values"], ...]
    site: int = 0


@dataclass(frozen=True, slots=True)
class Function:
    """A project function; `receiver` is its first argument, `closure` numbers the captured variables.

    `wrapper` names a decorator that cannot be read: the body runs, but what the call returns is not known.
    """

    definition: FunctionDefinition
    receiver: "Value | None" = None
    closure: int = -1
    wrapper: str = ""


@dataclass(frozen=True, slots=True)
class LambdaFunction:
    """A lambda with the number of its captured variables."""

    node: nodes.Lambda
    scope: Scope
    closure: int


@dataclass(frozen=True, slots=True)
class Method:
    """A method of an outside type: `sigma.items.append`."""

    receiver: "Value"
    name: str


@dataclass(frozen=True, slots=True)
class Partial:
    """`functools.partial(function, ...)` at `place`, None for what binds arguments by itself."""

    function: "Value"
    arguments: tuple["Values", ...]
    keywords: tuple[tuple[str, "Values"], ...] = ()
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class Coroutine:
    """What an `async` function gives that is not awaited where it is called; awaited, it is one of `results`.

    `name` is that of the function. `is_started` when a task runs it whether or not anybody awaits it.
    """

    name: str
    results: "Values"
    is_started: bool = False


@dataclass(frozen=True, slots=True)
class External:
    """A function, class or value of a module that is not project source."""

    qualname: str


@dataclass(frozen=True, slots=True)
class Finish:
    """`End(...)`; `text` is its prompt where constant."""

    text: str | None


@dataclass(frozen=True, slots=True)
class PromptValue:
    """`make_prompt(...)`."""

    text: str | None


@dataclass(frozen=True, slots=True)
class SopValue:
    """An SOP or session object made by the call with this id, at this place."""

    call: int
    place: Span


@dataclass(frozen=True, slots=True)
class Super:
    """`super()` in a method of `after`, for the object `receiver`."""

    receiver: "Value"
    after: ClassDefinition


@dataclass(frozen=True, slots=True)
class ModuleObject:
    """A project module."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class UndefinedTarget:
    """A name that nothing defines, or an instance of it once it is called."""

    name: str
    is_instance: bool = False
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class NoResult:
    """The None that a function returns when it falls off its end."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a function that returns a test gives to its caller, who may ask which way it went."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that could not be followed, and why.

    `origin` is the outside function that gave it, or the method of what that one gave: `queue.Queue`.
    """

    reason: str
    origin: str = ""


Value = (
    InstanceOf
    | ClassObject
    | SigmaPart
    | SigmaCopy
    | Fields
    | EventValue
    | PayloadPart
    | Literal
    | Typed
    | Items
    | Mapping
    | Function
    | LambdaFunction
    | Method
    | Partial
    | Coroutine
    | External
    | Finish
    | PromptValue
    | SopValue
    | Super
    | ModuleObject
    | UndefinedTarget
    | NoResult
    | Verdict
    | Unknown
)
Values = frozenset[Value]
AnyValue = TypeVar("AnyValue", bound=Value)

NONE_VALUE: Final = Literal(None, "None")
TEXT: Final = Typed(TypeExpression(name="builtins.str"))
BOOLEAN: Final = Typed(TypeExpression(name="builtins.bool"))
NUMBER: Final = Typed(TypeExpression(name="builtins.int"))
ANYTHING: Final = Typed(UNKNOWN_TYPE)


def one(value: Value) -> Values:
    """The set of exactly this value."""
    return frozenset((value,))


def awaited(values: Values) -> Values:
    """What awaiting one of the values gives."""
    if not any(isinstance(value, Coroutine) for value in values):
        return values
    plain = frozenset(value for value in values if not isinstance(value, Coroutine))
    return plain.union(*(value.results for value in values if isinstance(value, Coroutine)))


def literal(value: Constant) -> Literal:
    """The abstract form of a constant."""
    return Literal(value, type(value).__name__)


def typed(name: str, *arguments: TypeExpression) -> Typed:
    """Some value of the named type."""
    return Typed(TypeExpression(name=name, arguments=arguments))


def in_order(values: Collection[AnyValue]) -> Sequence[AnyValue]:
    """The values in the same order in every run."""
    return sorted(values, key=order_of) if len(values) > 1 else tuple(values)


def order_of(value: Value) -> tuple[str, str, int, str]:
    """A key that sorts values the same way in every run: kind, file, place, text."""
    kind = type(value).__name__
    match value:
        case InstanceOf(definition=definition):
            return (kind, *_place_of(definition.scope), f"{definition.scope.symbol} {value.is_self}")
        case ClassObject(definition=definition):
            return (kind, *_place_of(definition.scope), definition.scope.symbol)
        case Function(definition=definition, receiver=receiver):
            rest = "" if receiver is None else str(order_of(receiver))
            return (kind, *_place_of(definition.scope), f"{definition.scope.symbol} {value.closure} {rest}")
        case LambdaFunction():
            return (kind, *_place_of(value.scope), f"{value.node.start} {value.closure}")
        case Partial():
            return (kind, "", 0, f"{order_of(value.function)} {value.place}")
        case Method():
            return (kind, value.name, 0, str(order_of(value.receiver)))
        case SopValue():
            return (kind, value.place.path, value.place.line, str(value.place))
        case ModuleObject():
            return (kind, value.scope.name, 0, "")
        case Finish() | PromptValue():
            return (kind, "", 0, str(value.text))
        case Verdict():
            return (kind, "", 0, str(value.holds))
        case SigmaPart():
            return (kind, ".".join(value.path), int(value.is_former), value.type.text)
        case SigmaCopy() | PayloadPart():
            return (kind, ".".join(value.path), 0, value.type.text)
        case Fields():
            return (kind, *order_of(value.of)[1:])
        case Literal():
            return (kind, value.type_name, 0, str(value.value))
        case Typed():
            return (kind, value.type.name, 0, value.type.text)
        case External() | EventValue():
            return (kind, value.qualname, 0, "")
        case UndefinedTarget():
            return (kind, value.name, int(value.is_instance), str(value.place))
        case Coroutine():
            held = sorted(order_of(result) for result in value.results)
            return (kind, value.name, int(value.is_started), str(held))
        case Unknown():
            return (kind, value.reason, 0, "")
        case Items():
            return (kind, value.kind, len(value.elements), str(value.site))
        case Mapping():
            return (kind, "", len(value.entries), str(value.site))
    return (kind, "", 0, "")


def _place_of(scope: Scope) -> tuple[str, int]:
    return scope.tree.source.path, scope.order
