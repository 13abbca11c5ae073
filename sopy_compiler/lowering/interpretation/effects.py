"""Recording what happens to sigma."""

from collections.abc import Iterator
from typing import Final

import libcst as cst

from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.parts import present
from sopy_compiler.lowering.interpretation.values import Items, Mapping, SigmaPart, Value, Values
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk

MUTATORS: Final = frozenset(
    {
        "append",
        "appendleft",
        "extend",
        "extendleft",
        "insert",
        "remove",
        "pop",
        "popleft",
        "popitem",
        "clear",
        "sort",
        "reverse",
        "rotate",
        "add",
        "discard",
        "update",
        "setdefault",
        "subtract",
        "difference_update",
        "intersection_update",
        "symmetric_difference_update",
        "move_to_end",
    }
)
READING_MUTATORS: Final = frozenset({"pop", "popleft", "popitem", "setdefault"})
IMMUTABLE: Final = frozenset(
    f"builtins.{name}"
    for name in ("str", "int", "float", "bool", "bytes", "complex", "frozenset", "tuple", "range", "NoneType")
) | {
    "None",
    "Literal",
    "datetime.datetime",
    "datetime.date",
    "datetime.timedelta",
    "decimal.Decimal",
    "uuid.UUID",
}


def record_access(
    run: Evaluator,
    frame: Frame,
    node: cst.CSTNode,
    kind: AccessKind,
    path: tuple[str, ...],
    owner: str,
    member: str,
    operation: str = "",
) -> None:
    """Note one touch of sigma at `node`."""
    place = node.attr if isinstance(node, cst.Attribute) else node
    access = Access(
        kind=kind,
        path=".".join(path),
        owner=owner,
        member=member,
        span=frame.span(place),
        symbol=frame.symbol,
        operation=operation,
        is_certain=member not in attributes_asked_for(frame.scope),
    )
    run.recorder.accesses[access] = None


def record_read(
    part: SigmaPart, node: cst.CSTNode, frame: Frame, run: Evaluator, *, operation: str = ""
) -> None:
    """Note that the field `part` is read; `operation` is the method that is called for it."""
    if part.path:
        record_access(run, frame, node, AccessKind.READ, part.path, "", part.path[-1], operation)


def record_mutation(part: SigmaPart, operation: str, node: cst.CSTNode, frame: Frame, run: Evaluator) -> None:
    """Note that the container `part` is changed in place."""
    if part.path:
        record_access(run, frame, node, AccessKind.MUTATE, part.path, "", part.path[-1], operation)


def container_name(expression: TypeExpression) -> str:
    """The short name of a container's type, empty when it is not known."""
    for member in present(expression):
        if member.name.startswith(("builtins.", "collections.")):
            return member.name.rpartition(".")[2]
    return ""


def is_immutable(expression: TypeExpression, world: World) -> bool:
    """Whether no code that receives a value of the type can change it."""
    for member in expression.members:
        if member.name in IMMUTABLE:
            if any(
                not is_immutable(argument, world) for argument in member.arguments if argument.text != "..."
            ):
                return False
        elif world.enum_members(member.name) is None:
            return False
    return True


def sigma_parts(values: Values) -> Iterator[SigmaPart]:
    """Every part of sigma that the values are or hold."""
    for value in values:
        yield from _sigma_parts(value)


def _sigma_parts(value: Value) -> Iterator[SigmaPart]:
    match value:
        case SigmaPart():
            yield value
        case Items():
            for items in value.elements:
                yield from sigma_parts(items)
        case Mapping():
            for _, items in value.entries:
                yield from sigma_parts(items)


def escape(values: Values, into: str, frame: Frame, run: Evaluator) -> None:
    """Note that code which was not followed receives mutable parts of sigma."""
    for part in sigma_parts(values):
        if not part.path or not is_immutable(part.type, run.world):
            what = ".".join(("sigma", *part.path))
            run.recorder.opaque[f"`{what}` is passed to `{into}`"] = None


def attributes_asked_for(scope: Scope) -> frozenset[str]:
    """The attribute names that the function tests with `hasattr` or reads with `getattr`."""
    if scope.asked_for is None:
        scope.asked_for = frozenset(_hasattr_names(scope.node))
    return scope.asked_for


def _hasattr_names(node: cst.CSTNode) -> Iterator[str]:
    for inner in walk(node):
        if isinstance(inner, cst.Call) and isinstance(inner.func, cst.Name) and len(inner.args) >= 2:
            if inner.func.value in {"hasattr", "getattr"}:
                name = text_of(inner.args[1].value)
                if name is not None:
                    yield name
