"""Special methods: what operators and builtins run when a class of the project defines them."""

from collections.abc import Collection
from typing import Final

from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.attributes import class_of
from sopy_compiler.lowering.interpretation.contents import entries, items, mapping, values_of
from sopy_compiler.lowering.interpretation.evaluation import (
    Arguments,
    Evaluator,
    Frame,
    Results,
    merge_results,
)
from sopy_compiler.lowering.interpretation.keyed_uses import note_keyed_test
from sopy_compiler.lowering.interpretation.parts import element_of
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    ClassObject,
    Function,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    PayloadPart,
    SigmaCopy,
    SigmaPart,
    Typed,
    Value,
    Values,
    awaited,
    in_order,
    one,
    typed,
)
from sopy_compiler.syntax import nodes

_BINARY: Final[dict[type[nodes.Node], str]] = {
    nodes.Add: "add",
    nodes.Subtract: "sub",
    nodes.Multiply: "mul",
    nodes.MatrixMultiply: "matmul",
    nodes.Divide: "truediv",
    nodes.FloorDivide: "floordiv",
    nodes.Modulo: "mod",
    nodes.Power: "pow",
    nodes.LeftShift: "lshift",
    nodes.RightShift: "rshift",
    nodes.BitAnd: "and",
    nodes.BitOr: "or",
    nodes.BitXor: "xor",
    nodes.AddAssign: "add",
    nodes.SubtractAssign: "sub",
    nodes.MultiplyAssign: "mul",
    nodes.MatrixMultiplyAssign: "matmul",
    nodes.DivideAssign: "truediv",
    nodes.FloorDivideAssign: "floordiv",
    nodes.ModuloAssign: "mod",
    nodes.PowerAssign: "pow",
    nodes.LeftShiftAssign: "lshift",
    nodes.RightShiftAssign: "rshift",
    nodes.BitAndAssign: "and",
    nodes.BitOrAssign: "or",
    nodes.BitXorAssign: "xor",
}
_COMPARISONS: Final[dict[type[nodes.Node], tuple[str, ...]]] = {
    nodes.Equal: ("__eq__",),
    nodes.NotEqual: ("__ne__", "__eq__"),
    nodes.LessThan: ("__lt__", "__gt__"),
    nodes.LessThanEqual: ("__le__", "__ge__"),
    nodes.GreaterThan: ("__gt__", "__lt__"),
    nodes.GreaterThanEqual: ("__ge__", "__le__"),
}
_NUMBERS: Final = ("builtins.complex", "builtins.float", "builtins.int", "builtins.bool")


def run_special(
    names: Collection[str],
    owners: Values,
    arguments: Arguments,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """What the first of the special methods that an owner's class defines returns, over all owners."""
    if run.world.special_methods.isdisjoint(names):
        return []
    defined = [name for name in names if name in run.world.special_methods]
    results: Results = []
    for owner in in_order(owners):
        if isinstance(owner, ClassObject):
            continue
        definition = class_of(owner, run)
        for name in defined if definition is not None else ():
            assert definition is not None
            function = run.world.classes.method(definition, name)
            if function is not None:
                made = run.call(Function(function, owner), arguments, node, state, frame)
                # The language awaits what it calls by itself: `__aenter__`, `__anext__`.
                results.extend((awaited(values), after) for values, after in made)
                break
    return results


def run_truth(values: Values, node: nodes.Node, state: State, frame: Frame, run: Evaluator) -> None:
    """Run what decides whether an object is true, for its effects."""
    run_special(("__bool__", "__len__"), values, Arguments(), node, state, frame, run)


def run_text(values: Values, node: nodes.Node, state: State, frame: Frame, run: Evaluator) -> None:
    """Run what makes an object text, for its effects."""
    run_special(("__format__", "__str__", "__repr__"), values, Arguments(), node, state, frame, run)


def run_comparison(
    operator: nodes.ComparisonOperator,
    left: Values,
    right: Values,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> None:
    """Run what compares two objects, for its effects."""
    if isinstance(operator, (nodes.In, nodes.NotIn)):
        passed = Arguments(positional=(left,))
        note_keyed_test(right, left, node, frame, run)
        run_special(("__contains__", "__iter__"), right, passed, node, state, frame, run)
        return
    names = _COMPARISONS.get(type(operator), ())
    run_special(names, left, Arguments(positional=(right,)), node, state, frame, run)
    run_special(names, right, Arguments(positional=(left,)), node, state, frame, run)


def iterate(values: Values, node: nodes.Node, state: State, frame: Frame, run: Evaluator) -> Values:
    """What a loop over the values yields; `__iter__` and `__next__` of the project run."""
    own = {"__iter__", "__next__", "__aiter__", "__anext__"} & run.world.special_methods
    if not own:
        return element_of(values, run.world)
    made = run_special(("__iter__", "__aiter__"), values, Arguments(), node, state, frame, run)
    found: set[Value] = set()
    for iterators, _ in made:
        stepped = run_special(("__next__", "__anext__"), iterators, Arguments(), node, state, frame, run)
        if stepped:
            found.update(value for produced, _ in stepped for value in produced)
        else:
            found.update(element_of(iterators, run.world))
    handled = frozenset(value for value in values if made and isinstance(value, InstanceOf))
    return frozenset(found) | element_of(values - handled, run.world)


def binary(
    operator: nodes.Node,
    left: Values,
    right: Values,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results:
    """The values of `left operator right`."""
    name = _BINARY.get(type(operator), "")
    in_place = (f"__i{name}__",) if isinstance(operator, nodes.AugmentedOperator) else ()
    results = run_special(
        (*in_place, f"__{name}__"), left, Arguments(positional=(right,)), node, state, frame, run
    )
    results += run_special((f"__r{name}__",), right, Arguments(positional=(left,)), node, state, frame, run)
    objects = (InstanceOf,)
    if results and all(isinstance(value, objects) for value in left | right):
        return merge_results(results)
    site = run.world.memory.site(id(node), frame.context)
    return merge_results([*results, (_combined(name, left, right, site, run), state)])


def run_in_place(
    operator: nodes.Node,
    owners: Values,
    right: Values,
    node: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> None:
    """Run what `owner += right` runs on objects that stay what they are, for its effects."""
    name = _BINARY.get(type(operator), "")
    passed = Arguments(positional=(right,))
    run_special((f"__i{name}__", f"__{name}__"), owners, passed, node, state, frame, run)


def _combined(name: str, left: Values, right: Values, site: int, run: Evaluator) -> Values:
    """The result of an operator on plain values."""
    if name in {"add", "mul"} and any(isinstance(value, Items) for value in left | right):
        kind = next((value.kind for value in left | right if isinstance(value, Items)), "list")
        parts = [element_of(side, run.world) for side in (left, right) if _is_sequence(side)]
        return one(items(kind, tuple(parts), site if kind != "tuple" else 0, is_exact=False))
    if name in {"or", "and", "sub", "xor"}:
        dicts = [value for value in left | right if isinstance(value, Mapping)]
        if dicts and name == "or" and len(dicts) == len(left | right):
            merged = tuple(entry for value in in_order(dicts) for entry in entries(value, run.world))
            return one(mapping(merged, site, run.world))
        if any(isinstance(value, Items) for value in left | right):
            return one(items("set", _held(name, left, right, run), site, is_exact=False))
    names = {type_name(value) for value in left | right}
    if "builtins.str" in names and name in {"add", "mod", "mul"}:
        return one(typed("builtins.str"))
    if names <= set(_NUMBERS):
        found = next(item for item in _NUMBERS if item in names)
        found = "builtins.int" if found == "builtins.bool" else found
        return one(typed("builtins.float" if name == "truediv" and found == "builtins.int" else found))
    shared = {item for item in names if item in {"builtins.list", "builtins.set", "builtins.bytes"}}
    if len(shared) == 1 and any(isinstance(value, SigmaPart) for value in left | right):
        kind = next(iter(shared)).rpartition(".")[2]
        return one(items(kind, _held(name, left, right, run), site, is_exact=False))
    return one(typed(next(iter(shared)))) if len(shared) == 1 and len(names) == 1 else one(ANYTHING)


def _held(name: str, left: Values, right: Values, run: Evaluator) -> tuple[Values, ...]:
    """What the result of an operator on containers is put together from."""
    return tuple(element_of(side, run.world) for side in ((left,) if name == "sub" else (left, right)))


def _is_sequence(values: Values) -> bool:
    return not all(type_name(value) in _NUMBERS for value in values)


def type_name(value: Value) -> str:
    """The qualified name of a value's type, `unknown` where it cannot be told."""
    match value:
        case Literal():
            return f"builtins.{value.type_name}"
        case Items():
            return f"builtins.{value.kind}"
        case Mapping():
            return "builtins.dict"
        case SigmaPart() | SigmaCopy() | PayloadPart() | Typed():
            expression: TypeExpression = value.type
            members = {member.name for member in expression.members}
            if expression.name == "Literal":
                kinds = {f"builtins.{type(item).__name__}" for item in expression.literals}
                return kinds.pop() if len(kinds) == 1 else "unknown"
            return expression.name if len(members) == 1 else "unknown"
    return "unknown"


def merge_in_place(owner: Items | Mapping, values: Values, run: Evaluator) -> None:
    """`owner += values` or `owner |= values` on a container that can be changed."""
    memory = run.world.memory
    memory.put(owner.site, frozenset())
    if isinstance(owner, Items):
        memory.put(owner.site, element_of(values, run.world))
        return
    for value in values:
        if isinstance(value, Mapping):
            for key, held in entries(value, run.world):
                memory.put(owner.site, held, slot=key)
        else:
            memory.put(owner.site, values_of(value, run.world) if isinstance(value, Items) else one(ANYTHING))
