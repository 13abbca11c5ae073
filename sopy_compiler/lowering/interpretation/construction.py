"""Calls of project classes."""

import libcst as cst

from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.notes import note_built_event
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.untracked import note_construction
from sopy_compiler.lowering.interpretation.values import (
    EventValue,
    Function,
    InstanceOf,
    SopValue,
    Typed,
    one,
)
from sopy_compiler.syntax.definitions import ClassDefinition


def construct(
    definition: ClassDefinition,
    arguments: Arguments,
    node: cst.CSTNode,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """Build an instance: its `__init__` runs, so that what it stores is known."""
    classes = run.world.classes
    qualname = classes.qualname(definition)
    note_construction(definition, arguments.all, run)
    if classes.is_procedure(definition):
        record_construction(qualname, arguments, node, frame, run)
        run.recorder.constructed[definition] = None
        instance = InstanceOf(definition)
        after = _initialise(instance, arguments, node, state, frame, run)
        return [(one(instance), after)]
    if classes.is_event(definition):
        record_construction(qualname, arguments, node, frame, run)
        note_built_event(qualname, arguments, node, frame, run)
        return [(one(EventValue(definition, qualname)), state)]
    if classes.is_sop(definition):
        return [(one(SopValue(id(node))), state)]
    if run.world.enum_members(qualname) is not None or _is_plain_data(definition, run):
        return [(one(Typed(TypeExpression(name=qualname))), state)]
    instance = InstanceOf(definition)
    after = _initialise(instance, arguments, node, state, frame, run)
    return [(one(instance), after)]


def _is_plain_data(definition: ClassDefinition, run: Evaluator) -> bool:
    return run.world.classes.method(definition, "__init__") is None


def _initialise(
    instance: InstanceOf,
    arguments: Arguments,
    node: cst.CSTNode,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    function = run.world.classes.method(instance.definition, "__init__")
    if function is None:
        return state
    results = run.call(Function(function, instance), arguments, node, state, frame)
    return results[0][1] if results else state


def record_construction(
    qualname: str, arguments: Arguments, node: cst.CSTNode, frame: Frame, run: Evaluator
) -> None:
    """Note what the call passes."""
    fact = Construction(
        subject=qualname,
        positional=len(arguments.positional),
        keywords=tuple(name for name, _ in arguments.keywords),
        has_star=arguments.has_star,
        span=frame.span(node),
        symbol=frame.symbol,
    )
    run.recorder.constructions[fact] = None
