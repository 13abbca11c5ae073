"""Handlers: as a class declares them, and as a concrete procedure runs them."""

from collections.abc import Iterable
from typing import Final, TypeVar

from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.constant_test import ConstantTest
from sopy_compiler.ir.decided_test import DecidedTest
from sopy_compiler.ir.decision import Decision, DescribedTest
from sopy_compiler.ir.effect import Access, AccessKind, Effect
from sopy_compiler.ir.handler import HandlerDeclaration, HandlerProblem, HandlerRun, SignatureProblem
from sopy_compiler.ir.keyed_use import KeyedUse
from sopy_compiler.ir.missing_attribute import MissingAttribute
from sopy_compiler.ir.outside_call import OutsideCall
from sopy_compiler.ir.payload_use import PayloadUse
from sopy_compiler.ir.prompt import PromptText
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.ir.unresolved import NameRole, UndefinedName, Unresolved, UnresolvedKind
from sopy_compiler.lowering.decorators import unknown_decorator
from sopy_compiler.lowering.event_annotation import (
    PARAMETER_COUNT,
    EventAnnotation,
    only_for_checkers,
    read_events,
)
from sopy_compiler.lowering.flows import build_flow
from sopy_compiler.lowering.handler_decorators import decorator_problems
from sopy_compiler.lowering.import_edits import unusual_indentation
from sopy_compiler.lowering.interpretation.dependencies import body_of, head_of
from sopy_compiler.lowering.interpretation.evaluation import Frame
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import Exit, State
from sopy_compiler.lowering.interpretation.untracked import note_untracked
from sopy_compiler.lowering.interpretation.values import (
    EventValue,
    InstanceOf,
    SigmaPart,
    Unknown,
    Values,
    one,
)
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.outcomes import Outcomes, joined
from sopy_compiler.lowering.scope_names import names_in_scope
from sopy_compiler.lowering.state_type import state_type
from sopy_compiler.lowering.type_arguments import bound_parameters
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.literals import docstring_of

STATEMENTS_OF_A_HANDLER: Final = 100_000
HandlerReading = tuple[HandlerRun, tuple[Unresolved, ...], Recorder]
"""What a handler does for one event, the gaps in that, and everything that was recorded on the way."""
T = TypeVar(
    "T",
    Addition,
    Assignment,
    PayloadUse,
    KeyedUse,
    OutsideCall,
    Decision,
    DescribedTest,
    DecidedTest,
    MissingAttribute,
    ConstantTest,
    PromptText,
)


def declare_handler(
    function: FunctionDefinition, owner: ClassDefinition, ordinal: int, world: World
) -> tuple[HandlerDeclaration, tuple[UndefinedName, ...], tuple[Unresolved, ...]]:
    """The declaration, the undefined names its annotations use, and the gaps in it."""
    tree = function.scope.tree
    events = read_events(function, world)
    undefined: list[UndefinedName] = []
    problems: list[HandlerProblem] = []
    parameters = function.positional
    name_span = tree.span(function.node.name)
    fixed = function.node.params.star_arg if isinstance(function.node.params.star_arg, nodes.Param) else None
    required = [parameter for parameter in parameters if parameter.default is None]
    if fixed is None and (len(parameters) < PARAMETER_COUNT or len(required) > PARAMETER_COUNT):
        detail = str(max(len(parameters) - 1, 0))
        problems.append(HandlerProblem(kind=SignatureProblem.PARAMETER_COUNT, detail=detail, span=name_span))
    elif len(parameters) >= PARAMETER_COUNT:
        undefined.extend(_check_event(function, parameters[2], events, problems))
    problems.extend(decorator_problems(function, world))
    sigma = _check_sigma(function, owner, world, problems, undefined)
    if events.undefined:
        undefined.append(_undefined(events.undefined, NameRole.EVENT, parameters[2], function))
    declaration = HandlerDeclaration(
        name=function.name,
        qualname=f"{world.classes.qualname(owner)}.{function.name}" + (f"#{ordinal}" if ordinal else ""),
        owner=world.classes.qualname(owner),
        span=name_span,
        body=tree.span(function.node),
        events=events.references,
        events_known=events.is_known,
        sigma=sigma,
        is_async=function.node.asynchronous,
        docstring=docstring_of(function.node.body),
        problems=tuple(problems),
        ordinal=ordinal,
        indentation=_indentation(function, owner),
    )
    return declaration, tuple(undefined), _unknown_events(events, parameters, function)


def _indentation(function: FunctionDefinition, owner: ClassDefinition) -> str:
    """What stands in front of the body, where it is not indented in the class as that indents its methods."""
    tree = function.scope.tree
    column, first = tree.span(function.node).column, tree.span(function.node.body.body[0])
    return unusual_indentation(tree, first, 2 * column - tree.span(owner.node).column - 1)


def _unknown_events(
    events: EventAnnotation, parameters: tuple[nodes.Param, ...], function: FunctionDefinition
) -> tuple[Unresolved, ...]:
    if not events.gap:
        return ()
    return (
        Unresolved(
            kind=UnresolvedKind.EVENT,
            reason=events.gap,
            span=_annotation_span(parameters[2], function),
            symbol=function.scope.symbol,
            module=function.scope.module.name,
        ),
    )


def _check_event(
    function: FunctionDefinition,
    parameter: nodes.Param,
    events: EventAnnotation,
    problems: list[HandlerProblem],
) -> tuple[UndefinedName, ...]:
    span = function.scope.tree.span(parameter)
    if parameter.annotation is None:
        kind = SignatureProblem.NO_EVENT_ANNOTATION
        problems.append(HandlerProblem(kind=kind, detail=parameter.name.value, span=span))
    elif events.wrong:
        kind = SignatureProblem.NOT_AN_EVENT
        problems.append(HandlerProblem(kind=kind, detail=events.wrong, span=span))
    elif missing := only_for_checkers(function):
        kind = SignatureProblem.ONLY_FOR_CHECKERS
        problems.append(HandlerProblem(kind=kind, detail=missing, span=span))
    return ()


def _check_sigma(
    function: FunctionDefinition,
    owner: ClassDefinition,
    world: World,
    problems: list[HandlerProblem],
    undefined: list[UndefinedName],
) -> str | None:
    """The annotated state type; a type that is not the procedure's is a problem."""
    parameters = function.positional
    if len(parameters) < 2 or parameters[1].annotation is None:
        return None
    node = parameters[1].annotation.annotation
    scope = function.scope.parent or function.scope
    name = world.types.undefined(node, scope, at=function.scope.order)
    if name is not None and not function.scope.tree.source.is_fragment:
        undefined.append(_undefined(name, NameRole.SIGMA, parameters[1], function))
    annotated = world.types.lower(node, scope, at=function.scope.order)
    expected = state_type(owner, world)
    if _differ(annotated, expected, world):
        problems.append(
            HandlerProblem(
                kind=SignatureProblem.SIGMA_MISMATCH,
                detail=annotated.text,
                span=function.scope.tree.span(parameters[1]),
            )
        )
    return annotated.name if annotated.is_known else None


def _differ(annotated: TypeExpression, expected: TypeExpression, world: World) -> bool:
    """Whether the procedure's state can never be what the annotation says."""
    mine = world.classes.by_qualname(annotated.name)
    theirs = world.classes.by_qualname(expected.name)
    if mine is None or theirs is None:
        return False
    if not world.classes.bases_known(theirs):
        return False
    return not world.classes.is_subclass(theirs, mine)


def _annotation_span(parameter: nodes.Param, function: FunctionDefinition) -> Span:
    annotation = parameter.annotation.annotation if parameter.annotation else parameter
    return function.scope.tree.span(annotation)


def _undefined(
    name: str, role: NameRole, parameter: nodes.Param, function: FunctionDefinition
) -> UndefinedName:
    return UndefinedName(
        name=name,
        role=role,
        span=_annotation_span(parameter, function),
        symbol=function.scope.symbol,
        in_fragment=function.scope.tree.source.is_fragment,
        candidates=names_in_scope(function.scope),
    )


def run_handler(
    procedure: ClassDefinition,
    function: FunctionDefinition,
    declaration: HandlerDeclaration,
    event: str,
    run: Interpreter,
    subclasses: dict[ClassDefinition, tuple[ClassDefinition, ...]],
) -> HandlerReading:
    """Read one handler of `procedure` for one event class."""
    frame = _frame(procedure, function, run)
    outcomes = Outcomes(
        world=run.world,
        procedure=procedure,
        event=event,
        handler=function.name,
        frame=frame,
        subclasses=subclasses,
    )
    run.recorder = Recorder()
    run.world.allow(STATEMENTS_OF_A_HANDLER)
    state = State(_initial_variables(procedure, function, event, run))
    remaining = run.execute(function.node.body, [state], frame)
    _take_outcomes(outcomes, remaining, function, frame, run)
    recorder = run.recorder
    for undefined in outcomes.undefined:
        recorder.undefined[undefined] = None
    accesses = tuple(sorted(recorder.accesses, key=_access_order))
    transitions = joined(outcomes.transitions)
    handler_run = HandlerRun(
        procedure=run.world.classes.qualname(procedure),
        declaration=declaration.qualname,
        name=function.name,
        event=event,
        span=frame.span(function.node.name),
        transitions=transitions,
        bad_outcomes=tuple(dict.fromkeys(outcomes.bad)),
        effect=summarise(accesses, recorder),
        accesses=accesses,
        calls=tuple(recorder.calls),
        is_complete=not outcomes.unresolved,
        is_followed=outcomes.is_followed,
        assignments=_in_order(recorder.assignments),
        additions=_in_order(recorder.additions),
        payload_uses=_in_order(recorder.payload_uses),
        keyed_uses=_in_order(dict.fromkeys(use for use, _ in recorder.keyed_uses)),
        outside_calls=_in_order(recorder.outside_calls),
        decisions=_in_order(recorder.decisions.values()),
        described_tests=_in_order(recorder.described_tests),
        decided_tests=_in_order(recorder.decided_tests.values()),
        constant_tests=_in_order(recorder.constant_tests.values()),
        flow=build_flow(state.point, outcomes, transitions, recorder),
        missing_attributes=_in_order(recorder.missing_attributes),
        prompts=_in_order(recorder.prompts),
    )
    return handler_run, tuple(outcomes.unresolved), recorder


def _frame(procedure: ClassDefinition, function: FunctionDefinition, run: Interpreter) -> Frame:
    """The frame of the handler, whose reading depends on its text and shows places around it."""
    heads = (head_of(procedure.scope.module), head_of(function.scope.module))
    run.world.memory.dependencies.read_all(body_of(function.scope), *heads)
    return Frame(
        scope=function.scope,
        symbol=function.scope.symbol,
        owner=run.world.classes.owner_of(function),
        receiver=InstanceOf(procedure, is_self=True),
    )


def _take_outcomes(
    outcomes: Outcomes, remaining: list[State], function: FunctionDefinition, frame: Frame, run: Interpreter
) -> None:
    """Classify every way out of the body; the states that `remaining` hold fall off its end."""
    place = frame.span(function.node.name)
    if run.world.sharing(function.scope).is_generator:
        outcomes.yields(place)
        return
    for found in _replaced_by_decorators(function, frame, run):
        outcomes.take(found)
    for end in remaining:
        outcomes.take(Exit("return", end, place), falls_off=place)


def _in_order(found: Iterable[T]) -> tuple[T, ...]:
    """By place; what stands at one place keeps the order of discovery."""
    return tuple(sorted(found, key=lambda one: (one.span.path, one.span.start)))


def _replaced_by_decorators(function: FunctionDefinition, frame: Frame, run: Interpreter) -> list[Exit]:
    """The ways out of the body, and one into the unknown where another decorator stands around it."""
    decorator = unknown_decorator(function, run.world.names)
    if decorator is None:
        return frame.exits
    reason = f"`{function.name}` is wrapped by the decorator `{decorator}`"
    note_untracked(reason, run)
    place = frame.span(function.node.name)
    return [*frame.exits, Exit("return", State(), place, one(Unknown(reason)))]


def _initial_variables(
    procedure: ClassDefinition, function: FunctionDefinition, event: str, run: Interpreter
) -> dict[str, Values]:
    world = run.world
    parameters = function.positional
    expected = state_type(procedure, world)
    if not expected.is_known and len(parameters) > 1 and parameters[1].annotation is not None:
        owner = world.classes.owner_of(function) or procedure
        bound = bound_parameters(procedure, world.classes, world.types).get(owner, {})
        scope = function.scope.parent or function.scope
        annotation = parameters[1].annotation.annotation
        expected = world.types.lower(annotation, scope, at=function.scope.order, bound=bound)
    values: list[Values] = [
        one(InstanceOf(procedure, is_self=True)),
        one(SigmaPart((), expected)),
        one(EventValue(world.classes.by_qualname(event), event)),
    ]
    return {parameter.name.value: value for parameter, value in zip(parameters, values, strict=False)}


def _access_order(access: Access) -> tuple[str, tuple[int, int], str, str]:
    return (access.span.path, access.span.start, access.path, access.kind.value)


def summarise(accesses: tuple[Access, ...], recorder: Recorder) -> Effect:
    """The sorted field sets of one handler."""
    reads = {access.path for access in accesses if access.kind is AccessKind.READ}
    writes = {access.path for access in accesses if access.kind is AccessKind.WRITE}
    mutates: dict[str, set[str]] = {}
    for access in accesses:
        if access.kind is AccessKind.MUTATE:
            mutates.setdefault(access.path, set()).add(access.operation)
    return Effect(
        reads=tuple(sorted(reads)),
        writes=tuple(sorted(writes)),
        mutates=tuple((path, tuple(sorted(mutates[path]))) for path in sorted(mutates)),
        attribute_writes=tuple(sorted(recorder.attribute_writes)),
        is_opaque=bool(recorder.opaque),
        opaque_reasons=tuple(sorted(recorder.opaque)),
        untracked=tuple(
            sorted(recorder.untracked | (recorder.reads_shared if recorder.changes_containers else {}))
        ),
    )
