"""A transition that can never be taken.

## What it does

Reports a transition before which a test can never go the way that leads to it: because an earlier test of the
same handler has already decided it, or because no handler ever gives the field a value that passes.

## Why is this bad?

The transition is in the code and in the prompt, and never happens: usually a value is misspelt, the step that
was to set it is missing, or two limits contradict each other.

## Example

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Ticket(BaseModel):
    priority: str = ""


class Rated(Event[int]):
    pass


class Answered(Event[None]):
    pass


class Rate(Procedure[Ticket]):
    prompt = make_prompt("Rate the ticket")

    @handler
    def on_rated(self, ticket: Ticket, event: Rated):
        ticket.priority = "urgent" if event.payload > 7 else "normal"
        return Answer()


class Answer(Procedure[Ticket]):
    prompt = make_prompt("Answer the ticket")

    @handler
    def on_answered(self, ticket: Ticket, event: Answered):
        if cond(ticket.priority == "high", "it is urgent"):  # expect: SOP118
            return Escalate()
        return End()


class Escalate(Procedure[Ticket]):
    prompt = make_prompt("Tell the manager")

    @handler
    def on_answered(self, ticket: Ticket, event: Answered):
        return End()


SOP(state=Ticket(), init_proc=Rate())
```

## Use instead

```python
from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Ticket(BaseModel):
    priority: str = ""


class Rated(Event[int]):
    pass


class Answered(Event[None]):
    pass


class Rate(Procedure[Ticket]):
    prompt = make_prompt("Rate the ticket")

    @handler
    def on_rated(self, ticket: Ticket, event: Rated):
        ticket.priority = "urgent" if event.payload > 7 else "normal"
        return Answer()


class Answer(Procedure[Ticket]):
    prompt = make_prompt("Answer the ticket")

    @handler
    def on_answered(self, ticket: Ticket, event: Answered):
        if cond(ticket.priority == "urgent", "it is urgent"):
            return Escalate()
        return End()


class Escalate(Procedure[Ticket]):
    prompt = make_prompt("Tell the manager")

    @handler
    def on_answered(self, ticket: Ticket, event: Answered):
        return End()


SOP(state=Ticket(), init_proc=Rate())
```

## Known limits

Fields that are compared with each other or with sums are judged where the extra `z3` is installed
(`pip install sopyc[z3]`), and only as far as the tests of one handler contradict each other.

A test that is asked again is compared by its text, in one method, and only as long as no call, no assignment
to a member and no loop stands in between.

A check that is only superfluous where it stands (the field was checked in an earlier step) is fine, and so
are the last `else` of a chain, raised exceptions, and settings that nothing in the program changes. SOP119
and SOP204 report counters and fields that are never set.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.constant_guards import ConstantGuard, begins, deciding_constant
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.impossible_tests import impossible_tests
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.repeated_tests import excluded_by_repetition
from sopy_compiler.analysis.typestate.unreached import (
    Unreached,
    asked_value,
    contradictions,
    is_default,
    never_taken,
)
from sopy_compiler.diagnostics.bearing import NO_BEARING, Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.ir.constant_test import ConstantTestKind
from sopy_compiler.ir.contradicted_test import ContradictedTest
from sopy_compiler.ir.decided_test import DecidedTest
from sopy_compiler.ir.flow import Assume
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.predicate import Predicate, tested_places
from sopy_compiler.ir.pretty_flow import known_values, step_text
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.ir.vocabulary import END_STATE
from sopy_compiler.source.span import Span

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{procedure} can never {move}: {test} {never} here, {why}",
    help="{advice}",
)
_JUDGED = (TransitionKind.MOVE, TransitionKind.FINISH)
_NEVER_GIVEN: Final = "as no step gives it a value that passes"
_AGAIN = (TransitionKind.STAY, TransitionKind.RECOVER)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report tests that cannot go the way of a transition, each test once."""
    reported: set[Span] = set()
    yield from _by_themselves(program, facts, reported)
    yield from _by_what_comes_before(program, facts, reported)
    yield from _by_arithmetic(facts, reported)
    yield from _by_values(facts, reported)
    for procedure in program.procedures:
        for again in procedure.contradicted_tests:
            if not any(again.span.contains(span) for span in reported):
                reported.add(again.span)
                yield _answered_before(again, procedure, facts)


def _by_themselves(program: Program, facts: Facts, reported: set[Span]) -> Iterator[Diagnostic]:
    """Report tests that the type of what they ask decides, or that ask nothing."""
    for test, run in impossible_tests(program):
        if test.span not in reported:
            reported.add(test.span)
            yield _never_true(test, run, facts)
    for guard in facts.constant_guards:
        if guard.limits_retries:
            reported.add(guard.test.span)  # SOP119 says so, as of the next ones
        elif guard.shuts_off or guard.test.kind is not ConstantTestKind.ATTRIBUTE:
            reported.add(guard.test.span)
            yield _always(guard, facts)
    reported.update(guard.test.span for guard in facts.stuck_guards)


def _by_what_comes_before(program: Program, facts: Facts, reported: set[Span]) -> Iterator[Diagnostic]:
    """Report tests that an earlier one of the same handler has decided."""
    for procedure in program.procedures:
        repeated = (
            found for run in procedure.runs for found in excluded_by_repetition(run, facts.recollection)
        )
        for found in (*contradictions(procedure, facts.typestate), *repeated):
            if found.transition.kind in (*_JUDGED, *_AGAIN):
                yield from _once(
                    found,
                    reported,
                    "as what comes before it rules it out",
                    "remove the branch, or correct one of the tests",
                    facts,
                )


def _by_values(facts: Facts, reported: set[Span]) -> Iterator[Diagnostic]:
    """Report tests of fields that never get a value which passes."""
    unset = {one.field.span for one in facts.never_written}
    for explored in facts.typestate.explored:
        for found in never_taken(explored):
            if _declared(found, facts.index) & unset:
                continue  # SOP204 says so of the field
            yield from _once(
                found, reported, _NEVER_GIVEN, "correct the value, or set it in the step that was to", facts
            )


def _by_arithmetic(facts: Facts, reported: set[Span]) -> Iterator[Diagnostic]:
    """Report tests whose sums and relations contradict what comes before them."""
    for run, transition, found in facts.arithmetic.never_taken():
        *earlier, test = found.tests
        # The way of everything that was not expected is a precaution, and so is an exception.
        if not test.holds or test.span in reported or transition.kind not in (*_JUDGED, *_AGAIN):
            continue
        reported.add(test.span)
        reasons = sorted(
            [(one.span, _outcome(one)) for one in earlier]
            + [(one.span, f"`{step_text(one)}`") for one in found.assignments],
            key=lambda reason: (reason[0].path, reason[0].start),
        )
        known = [f"{text} on line {span.line}" for span, text in reasons]
        yield RULE.at(
            test.span,
            procedure=simple_name(run.procedure),
            move=_move(transition),
            test=f"`{test.written}`{known_values(test.predicate)}",
            never="is never false" if test.is_negated else "is never true",
            why=f"after {joined(known)}" if known else "whatever the fields hold",
            advice="remove the branch, or correct one of the tests",
            symbol=test.symbol,
            subject=_subject(test.predicate),
            related=(
                *(RelatedPlace(span=span, message=text) for span, text in reasons),
                RelatedPlace(span=transition.span, message="this transition is never taken"),
            ),
            flow=facts.way_to(run.procedure),
        )


_FIXED: Final = {
    ConstantTestKind.METHOD: ("it is a method, which nothing calls here", "call it: `{test}(...)`"),
    ConstantTestKind.FUNCTION: ("it is a function, which nothing calls here", "call it: `{test}(...)`"),
    ConstantTestKind.TEXT: ("it is a text", "compare it with something"),
    ConstantTestKind.TUPLE: ("it is a tuple that is not empty", "test one of its parts"),
    ConstantTestKind.MEMBER: ("it is a member of an enumeration", "compare it with something"),
    ConstantTestKind.FALSE: ("the condition is still to be written", "write the condition"),
    ConstantTestKind.TYPES: ("{detail}", "compare values of one type"),
    ConstantTestKind.ATTRIBUTE: ("self.{attribute} is always {detail}", "change it before it is compared"),
}


def _always(guard: ConstantGuard, facts: Facts) -> Diagnostic:
    """A condition that can only go one way, whatever the fields hold."""
    test = guard.test
    why, advice = _FIXED[test.kind]
    return RULE.at(
        test.span,
        message="`{test}` is always {answer} in {procedure}: " + why,
        help=advice,
        test=test.text,
        answer="true" if test.can_hold else "false",
        procedure=simple_name(guard.run.procedure),
        detail=test.detail,
        attribute=test.attribute,
        symbol=test.symbol,
        subject=test.text,
        related=tuple(
            RelatedPlace(span=one.span, message=f"{one.name} is never reached because of it")
            for one in (facts.index.procedures.get(lost.subject) for lost in guard.lost)
            if guard.shuts_off and one is not None
        ),
        flow=facts.way_to(guard.run.procedure),
    )


def _never_true(test: DecidedTest, run: HandlerRun, facts: Facts) -> Diagnostic:
    return RULE.at(
        test.span,
        message="`{test}` {never} in {procedure}: what comes before it, or the type, rules it out",
        help="correct the constant, or remove the branch",
        test=test.written,
        never="is never false" if test.is_negated else "is never true",
        procedure=simple_name(run.procedure),
        symbol=test.symbol,
        subject=_subject(test.predicate),
        flow=facts.way_to(run.procedure),
    )


def _answered_before(test: ContradictedTest, procedure: Procedure, facts: Facts) -> Diagnostic:
    answer = f"`{test.earlier}` is already known to be {'true' if test.holds else 'false'}"
    return RULE.at(
        test.span,
        message="`{test}` is never true in {procedure}, as {answer}",
        help="remove the branch, or correct one of the tests",
        test=test.text,
        procedure=procedure.name,
        answer=answer,
        symbol=test.symbol,
        subject=test.earlier,
        related=(RelatedPlace(span=test.earlier_at, message=f"`{test.earlier}` was asked here"),),
        flow=facts.way_to(procedure.qualname),
    )


def _once(found: Unreached, reported: set[Span], why: str, advice: str, facts: Facts) -> Iterator[Diagnostic]:
    tests = [test for test in found.tests if not is_default(test)]
    if not tests or any(_is_told(test.span, reported) for test in tests):
        return
    test = tests[-1]
    reported.add(test.span)
    text = f"`{test.written}`{known_values(test.predicate)}"
    is_lacking = why == _NEVER_GIVEN
    bearing = Bearing(lacks_value=True, value=asked_value(test.predicate)) if is_lacking else NO_BEARING
    constant = deciding_constant(test.span, found.run)
    if constant is not None:
        bearing = NO_BEARING
        text, why = f"`{constant.text}`", f"as self.{constant.attribute} is always {constant.detail}"
        advice = f"change `self.{constant.attribute}` before it is compared, or remove the branch"
    yield RULE.at(
        test.span,
        procedure=simple_name(found.run.procedure),
        move=_move(found.transition),
        test=text,
        never="is never true" if test.holds is not test.is_negated else "is never false",
        why=why,
        advice=advice,
        symbol=test.symbol,
        subject=_subject(test.predicate),
        bearing=bearing,
        related=(RelatedPlace(span=found.transition.span, message="this transition is never taken"),),
        flow=facts.way_to(found.run.procedure),
    )


def _outcome(test: Assume) -> str:
    """What is known behind the test."""
    return f"`{test.written}`" if test.holds is not test.is_negated else f"`{test.written}` was false"


def _is_told(test: Span, reported: set[Span]) -> bool:
    """Whether a finding stands at the test, or at the whole comparison of which it is the left side."""
    return test in reported or any(begins(one, test) for one in reported)


def _declared(found: Unreached, index: Index) -> set[Span]:
    """Where the fields are declared that the tests are about."""
    procedure = index.procedures[found.run.procedure]
    tested = (place for test in found.tests for place in tested_places(test.predicate))
    fields = (field_at(".".join(place.path), procedure.sigma, index) for place in tested)
    return {one.field.span for one in fields if one is not None}


def _move(transition: Transition) -> str:
    if transition.target == END_STATE:
        return "finish here"
    if transition.kind is TransitionKind.MOVE:
        return f"move to {simple_name(transition.target)}"
    return "ask again here" if transition.kind is TransitionKind.RECOVER else "stay here"


def _subject(predicate: Predicate) -> str:
    return ", ".join(dict.fromkeys(place.text for place in tested_places(predicate)))
