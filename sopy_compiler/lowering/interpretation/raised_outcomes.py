"""Noting outcomes and events that are raised, as if they were exceptions."""

from sopy_compiler.ir.slip import RaisedOutcome
from sopy_compiler.ir.vocabulary import END
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    EventValue,
    External,
    Finish,
    InstanceOf,
    Value,
    Values,
    in_order,
)
from sopy_compiler.syntax import nodes


def note_raised(node: nodes.Expression, values: Values, frame: Frame, run: Evaluator) -> None:
    """Note `raise End()` and the like, where it can be nothing else."""
    found = [_what(value, run) for value in in_order(values)]
    if found and all(found):
        fact = RaisedOutcome(text=frame.code(node), what=found[0], span=frame.span(node), symbol=frame.symbol)
        run.recorder.slips[fact] = None


def _what(value: Value, run: Evaluator) -> str:
    classes = run.world.classes
    match value:
        case Finish():
            return "`End`"
        case External(qualname=name) if name == END:
            return "`End`"
        case InstanceOf(definition=definition) | ClassObject(definition=definition) if classes.is_procedure(
            definition
        ) and classes.bases_known(definition):
            return f"the procedure {definition.name}"
        case EventValue(definition=definition) if definition is not None and classes.bases_known(definition):
            return f"the event {definition.name}"
    return ""
