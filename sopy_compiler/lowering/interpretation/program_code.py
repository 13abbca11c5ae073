"""Code that no handler runs: modules as they are imported, and functions that nothing in the program calls.

It builds procedures, fills registries and sets attributes that handlers read.
"""

from collections.abc import Iterator

from sopy_compiler.lowering.decorators import is_handler
from sopy_compiler.lowering.interpretation.evaluation import UNSEEN, Evaluator, Frame
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.statements import execute_block
from sopy_compiler.lowering.interpretation.values import Function, InstanceOf
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.scope import Scope, ScopeKind


def run_modules(modules: tuple[Scope, ...], run: Evaluator) -> None:
    """Run the statements of every module once."""
    for module in modules:
        run.recorder = Recorder()
        run.world.allow_other_code()
        frame = Frame(scope=module, symbol="")
        node = module.node
        assert isinstance(node, nodes.Module)
        execute_block(node.body, [State()], frame, run)


def uncalled_functions(modules: tuple[Scope, ...], run: Evaluator) -> tuple[FunctionDefinition, ...]:
    """The functions that only code outside the program can call, in order of place."""
    return tuple(
        function
        for module in modules
        for function in _functions(module, run)
        if function not in run.world.calls.entered and not is_handler(function, run.world.names)
    )


def _functions(module: Scope, run: Evaluator) -> Iterator[FunctionDefinition]:
    for scope in module.children.values():
        is_nested = scope.parent is not None and scope.parent.kind is ScopeKind.FUNCTION
        if isinstance(scope.node, nodes.FunctionDef) and not is_nested:
            yield run.world.names.function_of(scope)


def run_uncalled(function: FunctionDefinition, concrete: tuple[ClassDefinition, ...], run: Evaluator) -> None:
    """Run a function with arguments of which only the annotations tell anything.

    A method runs for each of the concrete procedures that have it, else for its own class.
    """
    run.recorder = Recorder()
    run.world.allow_other_code()
    owner = run.world.classes.owner_of(function)
    frame = Frame(scope=function.scope.parent or function.scope, symbol=function.scope.symbol)
    callees = [Function(function)]
    if owner is not None:
        below = [
            definition
            for definition in concrete
            if run.world.classes.is_subclass(definition, owner)
            and run.world.classes.method(definition, function.name) is function
        ]
        callees = [Function(function, InstanceOf(definition)) for definition in below or [owner]]
    for callee in callees:
        run.call(callee, UNSEEN, function.node.name, State(), frame)
