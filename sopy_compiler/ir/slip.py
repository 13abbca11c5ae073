"""What a program says and can hardly mean: facts about single places, for the rules that judge them."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.signature import Signature
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.source.span import Span


class CoroutineFate(StrEnum):
    """What becomes of a coroutine that is not awaited."""

    DROPPED = "dropped"
    IN_VARIABLE = "in-variable"
    IN_FIELD = "in-field"
    USED = "used"
    TESTED = "tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class LostCoroutine:
    """A call of the async function `function` without `await`.

    `into` is the variable or field that keeps the coroutine, as written; nothing mentions a variable again.
    `attribute` is the field's own name and `declared` its type.
    """

    function: str
    fate: CoroutineFate
    span: Span
    symbol: str
    into: str = ""
    attribute: str = ""
    declared: TypeExpression = UNKNOWN_TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class LostState:
    """The parameter `name`, which held sigma or a part of it, gets another object that goes nowhere.

    `given` are the names that the object is made with, `held` is the dotted path of the part, empty for sigma
    itself.
    """

    name: str
    given: tuple[str, ...]
    held: str
    span: Span
    symbol: str


class IdleKind(StrEnum):
    """What a statement does in vain."""

    CALL = "call"
    COMPARISON = "comparison"
    METHOD = "method"
    READ = "read"
    OPERATION = "operation"
    PAYLOAD = "payload"
    TRANSITION = "transition"
    SIGN = "sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleStatement:
    """A statement about sigma, the event or the procedure that changes nothing, or not what it seems to.

    `text` is the statement or its target, `of` the object it is about as written, `name` the method or
    function that is called, or would be; of a `TRANSITION` that is thrown away what it comes to, of a `SIGN`
    (`x =+ 1`) the operator that was meant.
    """

    kind: IdleKind
    text: str
    of: str
    name: str
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """`left operator right` with one of `<`, `<=`, `>` and `>=`, and the types of both sides."""

    left: TypeExpression
    operator: str
    right: TypeExpression
    left_text: str
    right_text: str
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumLookup:
    """The class `enum` is asked for a member `name`, which it does not have; `text` is the whole expression.

    `members` are those it has. `by_value` when it is called with the value of a member.
    """

    enum: str
    name: str
    text: str
    members: tuple[str, ...]
    span: Span
    symbol: str
    by_value: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfilledText:
    """A plain text for the agent with a `placeholder` in braces whose first name is a variable there."""

    placeholder: str
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSend:
    """A handler sends an event, by the method `method`, to the machine that is made at `machine`."""

    method: str
    machine: Span
    text: str
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongCall:
    """A call of the function `function`, declared at `declared`, with arguments that it does not take."""

    function: str
    signature: Signature
    positional: int
    keywords: tuple[str, ...]
    declared: Span
    span: Span
    symbol: str

    @property
    def is_fitting(self) -> bool:
        """Whether the function takes these arguments."""
        return self.signature.takes(self.positional, self.keywords)


@dataclass(frozen=True, slots=True, kw_only=True)
class UncallableValue:
    """What is written `text` is called, and is a value of the type, not a function.

    `is_instance` where that is a procedure, which is moved to by returning it.
    """

    text: str
    type: TypeExpression
    has_arguments: bool
    span: Span
    symbol: str
    is_instance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEvent:
    """`call` sends `given`, which is `what` and no event.

    `is_filter` where the call says which events come, and takes their classes.
    """

    call: str
    given: str
    what: str
    is_class: bool
    span: Span
    symbol: str
    is_filter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassForInstance:
    """The class `given` is assigned to `target`, which holds the state or the first procedure of an SOP."""

    target: str
    given: str
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedOutcome:
    """`raise text`, where that is `what`: an outcome, an event or a class of these, and no exception."""

    text: str
    what: str
    span: Span
    symbol: str


class AttributeFault(StrEnum):
    """What is wrong with a class attribute of a procedure."""

    NO_LIST = "no-list"
    NO_EVENT = "no-event"
    NO_PROMPT = "no-prompt"
    NO_TIME = "no-time"
    OTHER_NAME = "other-name"


@dataclass(frozen=True, slots=True, kw_only=True)
class MisusedAttribute:
    """The body of the class `procedure` gives `attribute` a value that the runtime cannot use.

    `text` is that value, or the part of it that is wrong, and `what` says what it is, in words. With the
    fault `OTHER_NAME` the value would do for the attribute `what`, of which the class has none.
    """

    procedure: str
    attribute: str
    fault: AttributeFault
    text: str
    what: str
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndefinedUse:
    """`name` is used and nothing defines it; if `module` is given, that module of the project lacks it.

    `is_import` where it is imported from there. `candidates` are the names that could have been meant.
    """

    name: str
    module: str
    is_import: bool
    candidates: tuple[str, ...]
    span: Span
    symbol: str


class UnpackedRoot(StrEnum):
    """Whose part is taken apart."""

    SIGMA = "sigma"
    EVENT = "event"
    PAYLOAD = "payload"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacking:
    """What is written `source` is taken apart into `names` names; in a loop each of its elements is.

    `part` is the type of what is taken apart; `is_keys` where that is each key of a dict.
    """

    source: str
    root: UnpackedRoot
    part: TypeExpression
    names: int
    is_keys: bool
    is_loop: bool
    span: Span
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompleteTable:
    """The dict `table` is asked for `key`, a part of the payload that may be one of `missing`, as written."""

    table: str
    key: str
    missing: tuple[str, ...]
    span: Span
    symbol: str


Slip = (
    LostCoroutine
    | LostState
    | IdleStatement
    | Ordering
    | EnumLookup
    | UnfilledText
    | OwnSend
    | WrongCall
    | UncallableValue
    | NoEvent
    | UndefinedUse
    | ClassForInstance
    | RaisedOutcome
    | MisusedAttribute
    | Unpacking
    | IncompleteTable
)
