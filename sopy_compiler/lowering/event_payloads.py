"""The payloads that events are built with, wherever that happens."""

from collections.abc import Iterable
from functools import partial

from sopy_compiler.ir.built_event import BuiltEvent
from sopy_compiler.lowering.interpretation.evaluation import Frame
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.readings import Readings
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk_own


def built_events(
    scopes: Iterable[Scope], in_handlers: Recorder, run: Interpreter, readings: Readings
) -> tuple[BuiltEvent, ...]:
    """Those of handlers as they run, then those that only stand in the source, by place."""
    found = dict(in_handlers.built_events)
    seen = {(fact.event, fact.span) for fact in found}
    standing = readings.of_modules("built events", scopes, partial(_standing, run=run))
    found |= {fact: None for some in standing for fact in some if (fact.event, fact.span) not in seen}
    return tuple(sorted(found, key=lambda fact: (fact.span.path, fact.span.start, fact.event)))


def _standing(module: Scope, run: Interpreter) -> tuple[BuiltEvent, ...]:
    outer, run.recorder = run.recorder, Recorder()
    try:
        with run.world.apart():
            for scope in (module, *module.children.values()):
                _evaluate_constructions(scope, run)
        return tuple(run.recorder.built_events)
    finally:
        run.recorder = outer


def _evaluate_constructions(scope: Scope, run: Interpreter) -> None:
    for node in walk_own(scope.node):
        if isinstance(node, nodes.Call) and _is_event(node.func, scope, run):
            run.evaluate(node, State(), Frame(scope=scope, symbol=scope.symbol))


def _is_event(function: nodes.Expression, scope: Scope, run: Interpreter) -> bool:
    classes = run.world.classes
    if not isinstance(function, (nodes.Name, nodes.Attribute)):
        return False
    return any(
        isinstance(meaning, ClassDefinition) and classes.is_event(meaning)
        for meaning in classes.names.resolve(function, scope)
    )
