"""Recording what happens to sigma."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sopy_compiler.ir.effect import ALIAS, Access, AccessKind
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.type_expression import UNKNOWN_TYPE, TypeExpression
from sopy_compiler.lowering.interpretation.contents import values_of
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame, names_of
from sopy_compiler.lowering.interpretation.parts import ELEMENT
from sopy_compiler.lowering.interpretation.values import (
    Coroutine,
    Fields,
    Function,
    Items,
    Mapping,
    Method,
    Partial,
    SigmaCopy,
    SigmaPart,
    Unknown,
    Value,
    Values,
    in_order,
    one,
)
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes

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
    node: nodes.Node,
    kind: AccessKind,
    path: tuple[str, ...],
    owner: str,
    member: str,
    operation: str = "",
) -> None:
    """Note one touch of sigma at `node`."""
    place = node.attr if isinstance(node, nodes.Attribute) else node
    access = Access(
        kind=kind,
        path=".".join(path),
        owner=owner,
        member=member,
        span=frame.span(place),
        symbol=frame.symbol,
        operation=operation,
        is_certain=member not in names_of(frame, run).asked_for,
    )
    run.recorder.accesses[access] = None
    if kind is AccessKind.READ:
        run.recorder.touched.append(Place(root=PlaceRoot.SIGMA, path=path))
    if kind in {AccessKind.WRITE, AccessKind.MUTATE} and path:
        for other in run.world.memory.aliases(path, in_place=kind is AccessKind.MUTATE):
            shared = replace(
                access,
                kind=AccessKind.MUTATE,
                path=".".join(other),
                owner="",
                operation=ALIAS,
                is_certain=False,
            )
            run.recorder.accesses[shared] = None


def record_read(
    part: SigmaPart, node: nodes.Node, frame: Frame, run: Evaluator, *, operation: str = ""
) -> None:
    """Note that the field `part` is read; `operation` is the method that is called for it."""
    if part.path:
        record_access(run, frame, node, AccessKind.READ, part.path, "", part.path[-1], operation)


def record_mutation(part: SigmaPart, operation: str, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note that the container `part` is changed in place."""
    if part.path:
        record_access(run, frame, node, AccessKind.MUTATE, part.path, "", part.path[-1], operation)


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


HOLDERS: Final = (SigmaPart, SigmaCopy, Fields, Items, Mapping, Partial, Coroutine, Method, Function)
"""The kinds of values that are or can hold parts of sigma."""


def sigma_parts(values: Values, world: World) -> Iterator[SigmaPart]:
    """Every part of sigma that the values are or hold, what is put into containers later included."""
    seen: set[Value] = set()
    pending = list(values)
    while pending:
        value = pending.pop()
        if value in seen:
            continue
        seen.add(value)
        match value:
            case SigmaPart():
                yield value
            case SigmaCopy():
                yield SigmaPart((*value.path, ELEMENT), UNKNOWN_TYPE)
            case Fields():
                pending.append(value.of)
            case Items() | Mapping():
                pending.extend(values_of(value, world))
            case Partial():
                pending.append(value.function)
                pending.extend(item for held in value.arguments for item in held)
                pending.extend(item for _, held in value.keywords for item in held)
            case Coroutine():
                pending.extend(value.results)
            case Method() | Function() if value.receiver is not None:
                pending.append(value.receiver)


def escape(values: Values, into: str, frame: Frame, run: Evaluator) -> None:
    """Note that code which is not followed receives mutable parts of sigma, or containers it may change."""
    for value in in_order(values):
        if isinstance(value, (Items, Mapping)) and value.site:
            reason = Unknown(f"the container that holds it is passed to `{into}`")
            run.world.memory.put(value.site, one(reason))
    for part in sigma_parts(values, run.world):
        if not part.path or not is_immutable(part.type, run.world):
            what = ".".join(("sigma", *part.path))
            told = f"`{what}` is passed to `{into}`"
            run.recorder.opaque[told] = None
            if part.path:
                run.recorder.escaped[told] = part.path
