"""How the changes of one handler are taken back.

A plan is made only where the effects are everything the handler does and every changed object is one that
sigma held before the handler ran; else the runtime copies the whole state, which is always right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sopy_compiler.emit.dispatch_table_models import Models, UnsureError
from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure

ELEMENT: Final = "*"
_CONTAINERS: Final = frozenset(
    {"Counter", "OrderedDict", "bytearray", "defaultdict", "deque", "dict", "list", "set"}
)
_GROWING: Final = frozenset({"list.append", "list.extend"})
_REMOVING: Final = frozenset(
    {"clear", "delitem", "discard", "pop", "popitem", "popleft", "remove", "reverse"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPlan:
    """Paths that start with `sigma.` or `self.`, sorted."""

    rebinds: tuple[str, ...] = ()
    appends: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


def plan_undo(run: HandlerRun, procedure: Procedure, models: Models) -> UndoPlan:
    """What has to be remembered before the handler runs.

    Raises:
        UnsureError: everything has to be; the message is a clause that says why.
    """
    effect = run.effect
    for reason in (*effect.opaque_reasons, *effect.untracked):
        raise UnsureError(reason)
    models.check_procedure(procedure, effect.attribute_writes)
    models.check_sigma(procedure)
    for access in run.accesses:
        _check(access, procedure, models)
    _check_routes(run)
    _check_objects_were_there(run)
    rebinds = {f"self.{name}" for name in effect.attribute_writes}
    copies: set[str] = set()
    appends: set[str] = set()
    for path in effect.writes:
        (copies if ELEMENT in path.split(".") else rebinds).add(_root(path))
    for path, operations in effect.mutates:
        grows = ELEMENT not in path.split(".") and _GROWING.issuperset(operations)
        (appends if grows else copies).add(_root(path))
    return UndoPlan(
        rebinds=tuple(sorted(rebinds)),
        appends=tuple(sorted(appends - copies)),
        copies=tuple(sorted(copies)),
    )


def _root(path: str) -> str:
    """The path up to the first container of which any element can be meant."""
    parts = path.split(".")
    known = parts[: parts.index(ELEMENT)] if ELEMENT in parts else parts
    if not known:
        raise UnsureError("an element of sigma itself changes")
    return ".".join(("sigma", *known))


def _check_routes(run: HandlerRun) -> None:
    """See that every assignment went through the model: what goes past it leaves other traces."""
    for assignment in run.assignments:
        if not assignment.is_checked:
            raise UnsureError(f"`{assignment.path}` is assigned past its model")


def _check(access: Access, procedure: Procedure, models: Models) -> None:
    if not access.path:
        if access.kind is not AccessKind.READ:
            raise UnsureError("sigma as a whole is changed or called")
        return
    if access.operation == "delete":
        # Binding it again would put it behind the other fields.
        raise UnsureError(f"`{access.path}` is deleted")
    models.check_path(
        access.path,
        procedure,
        is_changed=access.kind is not AccessKind.READ,
        is_written=access.kind is AccessKind.WRITE,
    )
    if access.kind is AccessKind.MUTATE and access.operation.partition(".")[0] not in _CONTAINERS:
        raise UnsureError(f"`{access.path}` changes in a way that is not known")


def _check_objects_were_there(run: HandlerRun) -> None:
    """See that the handler reaches no object through a place that it has itself filled.

    `sigma.a = sigma.b; sigma.a.append(1)` changes the list of `b`, though the effects speak of `a`. Only the
    last name counts, because two names may lead to the same owner.
    """
    bound = {
        access.path.rpartition(".")[2]
        for access in run.accesses
        if access.kind is AccessKind.WRITE and access.operation != "augmented"
    }
    fills = any(
        access.kind is AccessKind.MUTATE and access.operation.rpartition(".")[2] not in _REMOVING
        for access in run.accesses
    )
    for access, step in _steps(run):
        if step in bound or (step == ELEMENT and fills):
            raise UnsureError(f"`{access.path}` is changed after something else was put on the way to it")


def _steps(run: HandlerRun) -> Iterator[tuple[Access, str]]:
    """The places each change goes through."""
    for access in run.accesses:
        parts = access.path.split(".")
        if access.kind is AccessKind.MUTATE:
            yield from ((access, part) for part in parts)
        elif access.kind is AccessKind.WRITE:
            yield from ((access, part) for part in parts[:-1])
