"""`match` statements: which cases can be taken, and what they bind."""

from dataclasses import replace

import libcst as cst

from sopy_compiler.ir.condition import Guard
from sopy_compiler.lowering.interpretation.alternatives import Alternative
from sopy_compiler.lowering.interpretation.conditions import describe
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.narrowing import (
    alternatives,
    keep,
    matches_class,
    narrow_class,
    narrow_variable,
    value_alternative,
)
from sopy_compiler.lowering.interpretation.parts import element_of, tuple_length
from sopy_compiler.lowering.interpretation.state import State, merge
from sopy_compiler.lowering.interpretation.values import ANYTHING, Values, one

Split = tuple[list[State], list[State]]


def execute_match(node: cst.Match, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
    """The states after a `match`; the ways that no case takes are among them."""
    after: list[State] = []
    for state in states:
        for values, current in run.evaluate(node.subject, state, frame):
            remaining = [current]
            for case in node.cases:
                entered, remaining = _enter(case, node.subject, values, remaining, frame, run)
                after.extend(run.execute(case.body, merge(entered), frame))
                if not remaining:
                    break
            after.extend(remaining)
    return merge(after)


def _enter(
    case: cst.MatchCase,
    subject: cst.BaseExpression,
    values: Values,
    states: list[State],
    frame: Frame,
    run: Evaluator,
) -> Split:
    """The states in which the case's body runs, and those that go on to the next case."""
    entered: list[State] = []
    passed: list[State] = []
    for state in states:
        present = _current(subject, values, state)
        yes, no = split_pattern(case.pattern, subject, present, state, frame, run)
        if yes and no:
            guard = _guard(case.pattern, subject, state, frame, run)
            fails = replace(guard, holds=False)
            yes = [item.with_guard(guard) for item in yes]
            no = [item.with_guard(fails) for item in no]
        if case.guard is not None:
            tested = [run.test(case.guard, item, frame) for item in yes]
            yes = [item for trues, _ in tested for item in trues]
            no = [*no, *(item for _, falses in tested for item in falses)]
        entered.extend(yes)
        passed.extend(no)
    return entered, merge(passed)


def _guard(
    pattern: cst.MatchPattern, subject: cst.BaseExpression, state: State, frame: Frame, run: Evaluator
) -> Guard:
    """The test that a `case` makes; Python has no expression for most of them."""
    term, _ = describe(subject, state, frame, run)
    subject_code, code = frame.code(subject), frame.code(pattern)
    if isinstance(pattern, cst.MatchValue):
        return Guard(text=f"{term} is {code}", expression=f"{subject_code} == {code}")
    if isinstance(pattern, cst.MatchSingleton):
        return Guard(text=f"{term} is {code}", expression=f"{subject_code} is {code}")
    return Guard(text=f"{term} matches {code}", expression=f"{subject_code} matches {code}")


def _current(subject: cst.BaseExpression, values: Values, state: State) -> Values:
    if isinstance(subject, cst.Name):
        return state.variables.get(subject.value, values)
    return values


def split_pattern(
    pattern: cst.MatchPattern,
    subject: cst.BaseExpression | None,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Split:
    """The states in which the pattern matches `values`, its names bound, and those in which it does not."""
    match pattern:
        case cst.MatchAs(pattern=None):
            return [_captured(pattern, values, state)], []
        case cst.MatchAs():
            assert pattern.pattern is not None
            yes, no = split_pattern(pattern.pattern, subject, values, state, frame, run)
            return [_captured(pattern, _current_or(subject, values, item), item) for item in yes], no
        case cst.MatchOr():
            return _split_or(pattern, subject, values, state, frame, run)
        case cst.MatchValue() | cst.MatchSingleton():
            constants = run.peek(pattern.value, state, frame)
            return _split_constants(constants, subject, values, state, run)
        case cst.MatchClass():
            return _split_class(pattern, subject, values, state, frame, run)
    bound = _bind_all(pattern, values, state, run)
    is_certain = isinstance(pattern, cst.MatchList | cst.MatchTuple) and _always_matches(pattern, values)
    return [bound], [] if is_certain else [state]


def _always_matches(pattern: cst.MatchList | cst.MatchTuple, values: Values) -> bool:
    """Whether a sequence pattern of plain names takes every tuple of the values' fixed length."""
    inner = [item.value for item in pattern.patterns if isinstance(item, cst.MatchSequenceElement)]
    if len(inner) != len(pattern.patterns) or any(_is_refutable(item) for item in inner):
        return False
    return bool(values) and all(tuple_length(value) == len(inner) for value in values)


def _captured(pattern: cst.MatchAs, values: Values, state: State) -> State:
    return state if pattern.name is None else state.bind(pattern.name.value, values)


def _current_or(subject: cst.BaseExpression | None, values: Values, state: State) -> Values:
    return values if subject is None else _current(subject, values, state)


def _split_or(
    pattern: cst.MatchOr,
    subject: cst.BaseExpression | None,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Split:
    entered: list[State] = []
    remaining = [state]
    for alternative in pattern.patterns:
        passed: list[State] = []
        for current in remaining:
            yes, no = split_pattern(
                alternative.pattern, subject, _current_or(subject, values, current), current, frame, run
            )
            entered.extend(yes)
            passed.extend(no)
        remaining = passed
    return merge(entered), remaining


def _split_constants(
    constants: Values, subject: cst.BaseExpression | None, values: Values, state: State, run: Evaluator
) -> Split:
    wanted = frozenset(value_alternative(value) for value in constants)
    if None in wanted:
        return [state], [state]
    if len(values) == 1 and len(wanted) == 1:
        (only,) = values
        known = value_alternative(only)
        if known is not None:
            return ([state], []) if known in wanted else ([], [state])
    remaining = alternatives(subject, values, state, run) if subject is not None else None
    if remaining is None or subject is None:
        return [state], [state]
    return _keep_both(subject, state, remaining, frozenset(item for item in wanted if item is not None))


def _keep_both(
    subject: cst.BaseExpression,
    state: State,
    remaining: frozenset[Alternative],
    wanted: frozenset[Alternative],
) -> Split:
    open_types = frozenset(item for item in remaining if not item.is_constant)
    yes = remaining & wanted or (wanted if open_types else frozenset())
    return keep(subject, state, yes), keep(subject, state, remaining - wanted)


def _split_class(
    pattern: cst.MatchClass,
    subject: cst.BaseExpression | None,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Split:
    classes = run.peek(pattern.cls, state, frame)
    is_certain = not any(_is_refutable(inner) for inner in _inner_patterns(pattern))
    remaining = alternatives(subject, values, state, run) if subject is not None else None
    if remaining is not None and subject is not None:
        matching = frozenset(item for item in remaining if matches_class(item, classes, run) is not False)
        others = frozenset(item for item in remaining if matches_class(item, classes, run) is not True)
        entered = keep(subject, state, matching)
        passed = keep(subject, state, others if is_certain else remaining)
        yes_values = values
    else:
        yes_values, no_values = narrow_class(values, classes, run)
        entered = [_narrowed(subject, yes_values, state)] if yes_values else []
        left_over = no_values if is_certain else values
        passed = [_narrowed(subject, left_over, state)] if left_over else []
    entered = [_bind_class(pattern, yes_values, item, frame, run) for item in entered]
    return entered, passed


def _narrowed(subject: cst.BaseExpression | None, kept: Values, state: State) -> State:
    return state if subject is None else narrow_variable(subject, kept, state)


def _inner_patterns(pattern: cst.MatchClass) -> tuple[cst.MatchPattern, ...]:
    return (*(item.value for item in pattern.patterns), *(item.pattern for item in pattern.kwds))


def _is_refutable(pattern: cst.MatchPattern) -> bool:
    if not isinstance(pattern, cst.MatchAs):
        return True
    return pattern.pattern is not None and _is_refutable(pattern.pattern)


def _bind_class(pattern: cst.MatchClass, values: Values, state: State, frame: Frame, run: Evaluator) -> State:
    """Names in keyword patterns get the attribute's value; positional ones the whole is unknown."""
    for keyword in pattern.kwds:
        names = cst.Attribute(value=cst.Name("subject"), attr=keyword.key)
        parts: Values = frozenset(
            item
            for value in values
            for items, _ in run.attribute(value, keyword.key.value, names, state, frame)
            for item in items
        )
        state = _bind_all(keyword.pattern, parts or one(ANYTHING), state, run)
    for element in pattern.patterns:
        state = _bind_all(element.value, one(ANYTHING), state, run)
    return state


def _bind_all(pattern: cst.MatchPattern, values: Values, state: State, run: Evaluator) -> State:
    """Bind every name in a pattern whose match is not followed."""
    match pattern:
        case cst.MatchAs():
            if pattern.pattern is not None:
                state = _bind_all(pattern.pattern, values, state, run)
            return _captured(pattern, values, state)
        case cst.MatchStar(name=name):
            return state if name is None else state.bind(name.value, one(ANYTHING))
        case cst.MatchList() | cst.MatchTuple():
            for element in pattern.patterns:
                inner = element if isinstance(element, cst.MatchStar) else element.value
                state = _bind_all(inner, element_of(values, run.world), state, run)
        case cst.MatchMapping():
            for entry in pattern.elements:
                state = _bind_all(entry.pattern, one(ANYTHING), state, run)
            if pattern.rest is not None:
                state = state.bind(pattern.rest.value, one(ANYTHING))
        case cst.MatchOr():
            for alternative in pattern.patterns:
                state = _bind_all(alternative.pattern, values, state, run)
        case cst.MatchClass():
            for inner in _inner_patterns(pattern):
                state = _bind_all(inner, one(ANYTHING), state, run)
    return state
