"""Methods of models that no handler calls, read as a handler's call of them would be.

They belong to the state all the same: a validator that one of them passes by is passed by when somebody does
call it. Only models that check something are read, because nothing else is asked about them.
"""

from collections.abc import Iterable, Iterator

from sopy_compiler.ir.method_run import MethodRun
from sopy_compiler.ir.sigma import MemberKind, ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.class_body import functions
from sopy_compiler.lowering.interpretation.evaluation import UNSEEN, Frame
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import Function, SigmaPart
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.model.members import member_kind
from sopy_compiler.source.span import Span
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition


def model_method_runs(
    definitions: Iterable[ClassDefinition], followed: frozenset[Span], world: World
) -> tuple[MethodRun, ...]:
    """The runs of public methods none of whose places is among `followed`, those that handlers touch."""
    read = [
        (definition, function)
        for definition in definitions
        if _checks_something(model := world.model(definition)) and model.is_reported
        for function in _methods(definition, world)
        if not _is_followed(function, followed)
    ]
    if not read:
        return ()
    # What these methods leave in memory must not reach the handlers, which never run them.
    apart = World(world.names, world.classes, world.types)
    apart.below, apart.special_methods = world.below, world.special_methods
    run = Interpreter(apart)
    return tuple(_run(definition, function, run) for definition, function in read)


def _checks_something(model: SigmaModel) -> bool:
    return model.kind is ModelKind.PYDANTIC and bool(
        model.validators or any(field.constraints or _has_constraints(field.type) for field in model.fields)
    )


def _has_constraints(declared: TypeExpression) -> bool:
    return bool(declared.constraints) or any(map(_has_constraints, declared.arguments))


def _methods(definition: ClassDefinition, world: World) -> Iterator[FunctionDefinition]:
    """Methods that others call; private ones are read where the public ones call them."""
    for function in functions(definition, world.names):
        is_method = member_kind(function, world.classes) is MemberKind.METHOD
        if is_method and not function.name.startswith("_") and function.name != "model_post_init":
            yield function


def _is_followed(function: FunctionDefinition, followed: frozenset[Span]) -> bool:
    body = function.scope.tree.span(function.node)
    return any(body.contains(span) for span in followed)


def _run(definition: ClassDefinition, function: FunctionDefinition, run: Interpreter) -> MethodRun:
    world = run.world
    qualname = world.classes.qualname(definition)
    run.recorder = Recorder()
    world.allow_other_code()
    frame = Frame(scope=definition.scope, symbol=function.scope.symbol)
    callee = Function(function, SigmaPart((), TypeExpression(name=qualname)))
    run.call(callee, UNSEEN, function.node.name, State(), frame)
    return MethodRun(
        model=qualname,
        method=function.name,
        accesses=tuple(sorted(run.recorder.accesses, key=lambda one: (one.span, one.path, one.kind))),
        assignments=tuple(sorted(run.recorder.assignments, key=lambda one: (one.span, one.path))),
        additions=tuple(sorted(run.recorder.additions, key=lambda one: (one.span, one.path, one.is_key))),
    )
