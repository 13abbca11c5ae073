"""Code that no handler runs: modules as they are imported, and functions that nothing in the program calls.

It builds procedures, fills registries and sets attributes that handlers read.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.lowering.decorators import is_handler
from sopy_compiler.lowering.interpretation.dependencies import head_of
from sopy_compiler.lowering.interpretation.evaluation import UNSEEN, Evaluator, Frame
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.statements import execute_block
from sopy_compiler.lowering.interpretation.values import Function, InstanceOf
from sopy_compiler.lowering.related_modules import Related
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.scope import Scope, ScopeKind

LENGTH_OF_ORDINARY_MODULES: Final = 1_500


def modules_to_run(modules: Related, run: Evaluator) -> tuple[Scope, ...]:
    """The modules whose statements matter: of much ordinary code only those whose values are asked for."""
    ordinary = [module for module in modules.used if module not in modules.using]
    wanted = run.world.ordinary.wishes()
    if sum(_length(module) for module in ordinary) <= LENGTH_OF_ORDINARY_MODULES:
        return modules.used
    return tuple(module for module in modules.used if module in modules.using or module in wanted)


def _length(module: Scope) -> int:
    """About how many statements run when the module is imported."""
    assert isinstance(module.node, nodes.Module)
    return len(module.node.body) + sum(
        len(scope.bindings) for scope in module.children.values() if scope.kind is ScopeKind.CLASS
    )


def run_module(module: Scope, run: Evaluator) -> None:
    """Run the statements of a module once."""
    run.recorder = Recorder()
    run.world.memory.dependencies.read(head_of(module))
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


def uncalled_callees(
    function: FunctionDefinition, concrete: tuple[ClassDefinition, ...], run: Evaluator
) -> tuple[Function, ...]:
    """A function as outside code calls it: a method on each concrete procedure that has it."""
    owner = run.world.classes.owner_of(function)
    if owner is None:
        return (Function(function),)
    below = [
        definition
        for definition in concrete
        if run.world.classes.is_subclass(definition, owner)
        and run.world.classes.method(definition, function.name) is function
    ]
    return tuple(Function(function, InstanceOf(definition)) for definition in below or [owner])


def run_uncalled(function: FunctionDefinition, callees: tuple[Function, ...], run: Evaluator) -> None:
    """Run a function with arguments of which only the annotations tell anything."""
    run.recorder = Recorder()
    run.world.memory.dependencies.read(head_of(function.scope.module))
    run.world.allow_other_code()
    frame = Frame(scope=function.scope.parent or function.scope, symbol=function.scope.symbol)
    for callee in callees:
        run.call(callee, UNSEEN, function.node.name, State(), frame)
