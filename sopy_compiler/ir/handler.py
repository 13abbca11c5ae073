"""Handlers: as declared by a class, and as a concrete procedure runs them."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.constant_test import ConstantTest
from sopy_compiler.ir.decided_test import DecidedTest
from sopy_compiler.ir.decision import Decision, DescribedTest
from sopy_compiler.ir.effect import Access, Effect
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.flow import NO_FLOW, Flow
from sopy_compiler.ir.keyed_use import KeyedUse
from sopy_compiler.ir.missing_attribute import MissingAttribute
from sopy_compiler.ir.outside_call import OutsideCall
from sopy_compiler.ir.payload_use import PayloadUse
from sopy_compiler.ir.prompt import PromptText
from sopy_compiler.ir.transition import BadOutcome, Transition
from sopy_compiler.source.span import Span


class SignatureProblem(StrEnum):
    """Why the runtime cannot use the method as a handler."""

    PARAMETER_COUNT = "parameter-count"
    NO_EVENT_ANNOTATION = "no-event-annotation"
    NOT_AN_EVENT = "not-an-event"
    SIGMA_MISMATCH = "sigma-mismatch"
    DECORATOR_CALLED = "decorator-called"
    HIDDEN = "hidden"
    NOT_AN_INSTANCE_METHOD = "not-an-instance-method"
    ONLY_FOR_CHECKERS = "only-for-checkers"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerProblem:
    """A fault of a handler's signature; `detail` names the parameter, type or count found."""

    kind: SignatureProblem
    detail: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerDeclaration:
    """A method with `@handler` in the class that defines it.

    `sigma` is the qualified name of the annotated state, None when absent, generic or unknown. `events_known`
    is false when a part of the annotation could not be resolved. `ordinal` counts the declarations
    of this name in one class from 0. `indentation` is what stands in front of the statements of the body,
    where that is not what the columns of the class and the method tell.
    """

    name: str
    qualname: str
    owner: str
    span: Span
    body: Span
    events: tuple[EventReference, ...]
    events_known: bool
    sigma: str | None
    is_async: bool
    docstring: str
    problems: tuple[HandlerProblem, ...]
    ordinal: int
    indentation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerCall:
    """A handler that invokes a handler of the same procedure; `is_conditional` when some path avoids it."""

    callee: str
    is_conditional: bool
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerRun:
    """One handler of one concrete procedure, run for one event class.

    `declaration` is the qualified name of the declaration, `event` that of the event class. `is_complete` is
    false when a returned value could not be followed: the handler may then reach anything. `is_followed` is
    true all the same where only names that nothing defines are in the way: those lead nowhere.
    """

    procedure: str
    declaration: str
    name: str
    event: str
    span: Span
    transitions: tuple[Transition, ...]
    bad_outcomes: tuple[BadOutcome, ...]
    effect: Effect
    accesses: tuple[Access, ...]
    calls: tuple[HandlerCall, ...]
    is_complete: bool
    assignments: tuple[Assignment, ...] = ()
    additions: tuple[Addition, ...] = ()
    payload_uses: tuple[PayloadUse, ...] = ()
    keyed_uses: tuple[KeyedUse, ...] = ()
    outside_calls: tuple[OutsideCall, ...] = ()
    decisions: tuple[Decision, ...] = ()
    described_tests: tuple[DescribedTest, ...] = ()
    flow: Flow = NO_FLOW
    decided_tests: tuple[DecidedTest, ...] = ()
    missing_attributes: tuple[MissingAttribute, ...] = ()
    constant_tests: tuple[ConstantTest, ...] = ()
    is_followed: bool = True
    prompts: tuple[PromptText, ...] = ()
    """What it makes with `make_prompt`; a span is that of the call."""
