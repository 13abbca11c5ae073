"""Every way out of a handler."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.condition import Condition
from sopy_compiler.source.span import Span


class TransitionKind(StrEnum):
    """What the handler's outcome does to the session."""

    MOVE = "move"
    STAY = "stay"
    RECOVER = "recover"
    FINISH = "finish"
    RAISE = "raise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One path of a handler that ends in an outcome the language allows, or in a raise.

    `source` and `target` are qualified names; the target of `finish` is `End`, that of `stay`, `recover` and
    `raise` the source. `target_is_known` is false for a name that a fragment never defines. `text` is the
    recovery message or the prompt of `End` where it is constant, or the raised exception's name. `span` is
    the place that produces the outcome, `via` the calls that lead to it from the handler, outermost first.
    """

    source: str
    target: str
    event: str
    handler: str
    kind: TransitionKind
    condition: Condition
    span: Span
    text: str = ""
    target_is_known: bool = True
    via: tuple[Span, ...] = ()


class BadOutcomeKind(StrEnum):
    """What a handler returns that is no outcome."""

    NONE = "None"
    FALLS_OFF = "falls off the end"
    CLASS = "class"
    EVENT = "event"
    NUMBER = "number"
    SIGMA = "sigma"
    VALUE = "value"
    GENERATOR = "generator"
    COROUTINE = "coroutine"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadOutcome:
    """A path of a handler that ends in something the runtime refuses.

    `text` names the class, the constant or the type of what is returned, `written` is how the source returns
    it. Of a function that is called, `function` is the name, unless that is `_`; `ends` are the places after
    which one that falls off its end does so.
    """

    kind: BadOutcomeKind
    text: str
    event: str
    condition: Condition
    span: Span
    via: tuple[Span, ...] = ()
    written: str = ""
    function: str = ""
    ends: tuple[Span, ...] = ()
