"""`match` statements: which cases can be taken, and what they bind."""

from dataclasses import replace
from functools import partial

from sopy_compiler.domain.containers import ContainerKind, is_of_kind
from sopy_compiler.ir.condition import Guard
from sopy_compiler.ir.predicate import OpaqueTest
from sopy_compiler.lowering.constructors import constructor_signature
from sopy_compiler.lowering.interpretation.alternatives import divide
from sopy_compiler.lowering.interpretation.conditions import describe
from sopy_compiler.lowering.interpretation.constant_tests import note_constant_pattern
from sopy_compiler.lowering.interpretation.effects import record_read
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.narrowing import (
    alternatives,
    keep,
    matches_class,
    narrow_class,
    narrow_variable,
    value_alternative,
)
from sopy_compiler.lowering.interpretation.notes import note_pattern_key
from sopy_compiler.lowering.interpretation.parts import item_of
from sopy_compiler.lowering.interpretation.sequence_patterns import split_sequence
from sopy_compiler.lowering.interpretation.state import State, merge
from sopy_compiler.lowering.interpretation.steps import both_ways, comparison, instance_test
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    External,
    Mapping,
    PayloadPart,
    SigmaPart,
    Typed,
    Value,
    Values,
    one,
)
from sopy_compiler.lowering.interpretation.variables import bind_name
from sopy_compiler.syntax import nodes

Split = tuple[list[State], list[State]]


def execute_match(node: nodes.Match, states: list[State], frame: Frame, run: Evaluator) -> list[State]:
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
    case: nodes.MatchCase,
    subject: nodes.Expression,
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
        mark = len(run.recorder.touched)
        yes, no = split_pattern(case.pattern, subject, present, state, frame, run)
        if not _is_followed(case.pattern, subject):
            asked = OpaqueTest(text=frame.code(case.pattern))
            said = _written(subject, case.pattern, frame)
            operands = ((subject, present),)
            yes, no = both_ways(yes, no, asked, mark, operands, state, frame, run, written=said)
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


def _is_followed(pattern: nodes.Pattern, subject: nodes.Expression | None) -> bool:
    """Whether the flow graph says all that the pattern asks."""
    match pattern:
        case nodes.MatchValue() | nodes.MatchSingleton() | nodes.MatchAs(pattern=None):
            return True
        case nodes.MatchAs():
            assert pattern.pattern is not None
            return _is_followed(pattern.pattern, subject)
        case nodes.MatchOr():
            return all(_is_followed(part.pattern, subject) for part in pattern.patterns)
        case nodes.MatchClass():
            return not pattern.patterns and not pattern.kwds
        case nodes.MatchList() | nodes.MatchTuple() if isinstance(subject, nodes.Tuple):
            parts = [part.value for part in pattern.patterns if isinstance(part, nodes.MatchSequenceElement)]
            return len(parts) == len(pattern.patterns) and all(_is_followed(part, subject) for part in parts)
    return False


def _guard(
    pattern: nodes.Pattern, subject: nodes.Expression, state: State, frame: Frame, run: Evaluator
) -> Guard:
    """The test that a `case` makes; Python has no expression for most of them."""
    term, _ = describe(subject, state, frame, run)
    subject_code, code = frame.code(subject), frame.code(pattern)
    if isinstance(pattern, nodes.MatchValue):
        return Guard(text=f"{term} is {code}", expression=f"{subject_code} == {code}")
    if isinstance(pattern, nodes.MatchSingleton):
        return Guard(text=f"{term} is {code}", expression=f"{subject_code} is {code}")
    return Guard(text=f"{term} matches {code}", expression=f"{subject_code} matches {code}")


def _current(subject: nodes.Expression, values: Values, state: State) -> Values:
    if isinstance(subject, nodes.Name):
        return state.variables.get(subject.value, values)
    return values


def split_pattern(
    pattern: nodes.Pattern,
    subject: nodes.Expression | None,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Split:
    """The states in which the pattern matches `values`, its names bound, and those in which it does not."""
    match pattern:
        case nodes.MatchAs(pattern=None):
            return [_captured(pattern, values, state, frame, run)], []
        case nodes.MatchAs():
            assert pattern.pattern is not None
            yes, no = split_pattern(pattern.pattern, subject, values, state, frame, run)
            held = [(_current_or(subject, values, item), item) for item in yes]
            return [_captured(pattern, found, item, frame, run) for found, item in held], no
        case nodes.MatchOr():
            return _split_or(pattern, subject, values, state, frame, run)
        case nodes.MatchValue() | nodes.MatchSingleton():
            return _split_value(pattern, subject, values, state, frame, run)
        case nodes.MatchClass():
            return _split_class(pattern, subject, values, state, frame, run)
        case nodes.MatchList() | nodes.MatchTuple():
            return split_sequence(pattern, subject, values, state, frame, run, split_pattern)
        case nodes.MatchMapping():
            return _split_mapping(pattern, values, state, frame, run)
    return [state], [state]


def _split_mapping(
    pattern: nodes.MatchMapping, values: Values, state: State, frame: Frame, run: Evaluator
) -> Split:
    """A pattern without keys takes every mapping."""
    matched = [state]
    failed: list[State] = []
    for entry in pattern.elements:
        keys = run.peek(entry.key, state, frame)
        held = frozenset(item for value in values for item in item_of(value, keys, run.world))
        for value in values:
            note_pattern_key(value, keys, entry.key, frame, run)
        if not held and all(isinstance(value, Mapping) for value in values):
            return [], [state]  # no dict that is made here has the key
        following: list[State] = []
        for current in matched:
            yes, no = split_pattern(entry.pattern, None, held or one(ANYTHING), current, frame, run)
            following.extend(yes)
            failed.extend(no)
        matched = merge(following)
    if pattern.rest is not None:
        rest = one(
            Mapping(((None, frozenset(item for v in values for item in item_of(v, frozenset(), run.world))),))
        )
        matched = [bind_name(pattern.rest.value, rest, item, frame, run) for item in matched]
    is_certain = not pattern.elements and bool(values) and all(_is_mapping(value) for value in values)
    return matched, [*failed, *([] if is_certain else [state])]


def _is_mapping(value: Value) -> bool:
    if isinstance(value, (SigmaPart, PayloadPart, Typed)):
        return all(is_of_kind(member, ContainerKind.MAPPING) for member in value.type.members)
    return isinstance(value, Mapping)


def _captured(pattern: nodes.MatchAs, values: Values, state: State, frame: Frame, run: Evaluator) -> State:
    return state if pattern.name is None else bind_name(pattern.name.value, values, state, frame, run)


def _current_or(subject: nodes.Expression | None, values: Values, state: State) -> Values:
    return values if subject is None else _current(subject, values, state)


def _split_or(
    pattern: nodes.MatchOr,
    subject: nodes.Expression | None,
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


def _split_value(
    pattern: nodes.MatchValue | nodes.MatchSingleton,
    subject: nodes.Expression | None,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Split:
    constants = run.peek(pattern.value, state, frame)
    if isinstance(pattern, nodes.MatchValue) and note_constant_pattern(
        pattern, values, constants, frame, run
    ):
        return [state], [state]
    is_identity = isinstance(pattern, nodes.MatchSingleton)
    yes, no = _split_constants(constants, subject, values, state, run, is_identity=is_identity)
    if subject is None:
        return yes, no
    operator = nodes.Is() if is_identity else nodes.Equal()
    predicate = comparison(subject, operator, pattern.value, values, constants, state, frame, run)
    mark = len(run.recorder.touched)
    said = partial(both_ways, place=pattern, written=_written(subject, pattern, frame))
    return said(yes, no, predicate, mark, ((subject, values),), state, frame, run)


def _written(subject: nodes.Expression, pattern: nodes.Pattern, frame: Frame) -> str:
    return f"match {frame.code(subject)}: case {frame.code(pattern)}"


def _split_constants(
    constants: Values,
    subject: nodes.Expression | None,
    values: Values,
    state: State,
    run: Evaluator,
    *,
    is_identity: bool,
) -> Split:
    wanted = frozenset(found for value in constants if (found := value_alternative(value)) is not None)
    if len(wanted) != len(constants):
        return [state], [state]
    if len(values) == 1:
        (only,) = values
        known = value_alternative(only)
        if known is not None:
            yes, no = divide(frozenset((known,)), wanted, is_identity=is_identity)
            return ([state] if yes else []), ([state] if no else [])
    remaining = alternatives(subject, values, state, run) if subject is not None else None
    if remaining is None or subject is None:
        return [state], [state]
    yes, no = divide(remaining, wanted, is_identity=is_identity)
    return keep(subject, state, yes), keep(subject, state, no)


def _split_class(
    pattern: nodes.MatchClass,
    subject: nodes.Expression | None,
    values: Values,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Split:
    classes = run.peek(pattern.cls, state, frame)
    remaining = alternatives(subject, values, state, run) if subject is not None else None
    if remaining is not None and subject is not None:
        matching = frozenset(item for item in remaining if matches_class(item, classes, run) is not False)
        others = frozenset(item for item in remaining if matches_class(item, classes, run) is not True)
        entered = keep(subject, state, matching)
        passed = keep(subject, state, others)
        yes_values = values
    else:
        yes_values, no_values = narrow_class(values, classes, run)
        entered = [_narrowed(subject, yes_values, state)] if yes_values else []
        passed = [_narrowed(subject, no_values, state)] if no_values else []
    if subject is not None:
        predicate = instance_test(subject, values, classes, state, frame, run)
        mark = len(run.recorder.touched)
        said = partial(both_ways, written=_written(subject, pattern, frame))
        entered, passed = said(entered, passed, predicate, mark, ((subject, values),), state, frame, run)
    for inner, held in _class_parts(pattern, yes_values, classes, state, frame, run):
        following: list[State] = []
        for current in entered:
            yes, no = split_pattern(inner, None, held, current, frame, run)
            following.extend(yes)
            passed = [*passed, *no]
        entered = merge(following)
    return entered, passed


def _class_parts(
    pattern: nodes.MatchClass, values: Values, classes: Values, state: State, frame: Frame, run: Evaluator
) -> list[tuple[nodes.Pattern, Values]]:
    """The inner patterns, each with what it is matched against."""
    parts: list[tuple[nodes.Pattern, Values]] = []
    names = _positions(classes, run)
    for index, element in enumerate(pattern.patterns):
        name = names[index] if index < len(names) else ""
        place = nodes.Name(name) if name else None
        own = values if name == "self" else _attributes(values, place, element, state, frame, run)
        parts.append((element.value, own or one(ANYTHING)))
    for keyword in pattern.kwds:
        found = _attributes(values, keyword.key, keyword.key, state, frame, run)
        parts.append((keyword.pattern, found or one(ANYTHING)))
    return parts


def _positions(classes: Values, run: Evaluator) -> tuple[str, ...]:
    """The attributes that positional patterns match; `self` is the value itself, as for `str(x)`."""
    if len(classes) != 1:
        return ()
    (wanted,) = classes
    if isinstance(wanted, External) and wanted.qualname.startswith("builtins."):
        return ("self",)
    if isinstance(wanted, ClassObject):
        signature = constructor_signature(wanted.definition, run.world.classes)
        return tuple(item.name for item in signature.parameters) if signature is not None else ()
    return ()


def _attributes(
    values: Values, name: nodes.Name | None, place: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Values:
    """The attribute that a pattern looks at."""
    if name is None:
        return frozenset()
    node = nodes.Attribute(value=nodes.Name("subject"), attr=name)
    found: set[Value] = set()
    for value in values:
        for held, _ in run.attribute(value, name.value, node, state, frame):
            found.update(held)
    for value in found:
        if isinstance(value, SigmaPart):
            record_read(value, place, frame, run)
    return frozenset(found)


def _narrowed(subject: nodes.Expression | None, kept: Values, state: State) -> State:
    return state if subject is None else narrow_variable(subject, kept, state)
