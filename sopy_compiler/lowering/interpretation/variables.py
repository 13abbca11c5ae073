"""Variables that more than one function sees: `global`, `nonlocal` and captured names.

A nested function keeps the variables as they are when it is made. What is assigned to them at any other
time is kept in memory, where both sides find it.
"""

from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame, names_of
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import Values
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.scope import BindingKind, Scope, ScopeKind


def free_variables(variables: dict[str, Values], scope: Scope, run: Evaluator) -> dict[str, Values]:
    """Those of the variables around a nested function that it mentions."""
    mentioned = run.world.sharing(scope).mentioned
    return {name: values for name, values in variables.items() if name in mentioned}


def bind_name(name: str, values: Values, state: State, frame: Frame, run: Evaluator) -> State:
    """The state after `name = values`."""
    memory = run.world.memory
    scope = frame.scope
    if scope.kind is not ScopeKind.FUNCTION:
        if any(binding.kind is BindingKind.OPAQUE for binding in scope.bindings.get(name, ())):
            memory.add_variable(scope, name, values)
        return state.bind(name, values)
    names = names_of(frame, run)
    if name in names.declared_global:
        memory.add_variable(scope.module, name, values)
        run.recorder.changes_shared = True
        return state.forgetful()
    if name in names.declared_nonlocal:
        owner = _owner(name, scope.parent)
        if owner is not None:
            memory.add_variable(owner, name, values)
            run.recorder.changes_shared = True
    elif name in names.shared:
        memory.add_variable(scope, name, values)
    return state.bind(name, values)


def local_values(name: str, state: State, frame: Frame, run: Evaluator) -> Values | None:
    """What a local or captured variable can be; None when `name` is neither."""
    names = names_of(frame, run)
    if name in names.declared_global:
        return None
    found = state.variables.get(name)
    if found is not None and name not in names.declared_nonlocal:
        return found | run.world.memory.variable(frame.scope, name) if name in names.rebound else found
    captured = frame.captured.get(name)
    found = captured if found is None else found
    owner = _owner(name, frame.scope if frame.is_lambda else frame.scope.parent)
    if owner is not None and (name in names.declared_nonlocal or name in run.world.sharing(owner).shared):
        later = run.world.memory.variable(owner, name)
        if found is not None or later:
            return (found or frozenset()) | later
    return found


def _owner(name: str, scope: Scope | None) -> Scope | None:
    """The innermost function from `scope` outwards whose variable `name` is."""
    current = scope
    while current is not None:
        if current.kind is ScopeKind.FUNCTION and name in current.bindings:
            return current
        current = current.parent
    return None


def captured_number(
    node: nodes.Node, names: frozenset[str], state: State, frame: Frame, run: Evaluator
) -> int:
    """The number under which a nested function keeps the variables around it that it mentions."""
    around = {**frame.captured, **state.variables}
    kept = {name: values for name, values in around.items() if name in names}
    return run.world.closures.number(id(node), kept)
