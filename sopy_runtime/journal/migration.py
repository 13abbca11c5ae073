"""What a program says of the sessions that earlier versions of it have left."""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from sopy_runtime.codec.changes import Add, Convert
from sopy_runtime.errors import DefinitionError
from sopy_runtime.journal.record import State

Change: TypeAlias = Callable[[State], State]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """Leads from one version of a workflow to a later one; made by `migration`.

    Names are full: `module:Class`, `module:Class.field`.
    """

    name: str
    from_: tuple[str, ...]
    to: str
    renames: Mapping[str, str]
    converts: Mapping[str, Convert]
    adds: Mapping[str, Add]
    drops: frozenset[str]
    change: Change

    def __call__(self, state: State) -> State:
        """Run the function that was decorated, and nothing else."""
        return self.change(state)


Migrations: TypeAlias = Sequence[Migration]


def migration(
    *,
    from_: str | Sequence[str],
    to: str = "",
    renames: Mapping[str, str] = _NOTHING,
    converts: Mapping[str, Convert] = _NOTHING,
    adds: Mapping[str, Add] = _NOTHING,
    drops: Collection[str] = (),
) -> Callable[[Change], Migration]:
    """Decorator: how a session that was kept under an earlier version goes on.

    Everything that is declared is applied while the state is read; then the function gets the state, in
    objects of the present classes. A procedure whose class is gone, and has no other name, is a `Gone` there.
    A name without a module means a class of the function's own module.

    Args:
        from_: the version, or versions, that sessions were kept under.
        to: the one they fit afterwards, which another migration may lead on from; empty: the present program.
        renames: `{"Waiting": "Listening", "Ticket.title": "name", "Mood.BAD": "AWFUL"}`: classes of any kind,
            fields and attributes, members of enums.
        converts: `{"Ticket.total": in_cents}`: functions of the value, by the field's later name. Their
            annotations are held to.
        adds: `{"Ticket.owner": owner_of}`: functions of all fields that were kept, by the new field's name.
        drops: fields whose values are not needed any more.

    Raises:
        DefinitionError: it leads nowhere, or a function takes something else.
    """
    versions = (from_,) if isinstance(from_, str) else tuple(from_)
    if not versions or to in versions or "" in versions:
        raise DefinitionError(
            f"a migration from {versions} to {to!r} leads nowhere",
            remedy="name the version that sessions were kept under, and the one of the present program",
        )
    for name, function in {**converts, **adds}.items():
        if not _takes_one(function):
            raise DefinitionError(f"the function for {name} must take one argument")

    def make(change: Change) -> Migration:
        module = change.__module__
        return Migration(
            name=change.__name__,
            from_=versions,
            to=to,
            renames={
                _full(old, module): new if _is_member(old, new) else _full(new, module)
                for old, new in renames.items()
            },
            converts={_full(name, module): function for name, function in converts.items()},
            adds={_full(name, module): function for name, function in adds.items()},
            drops=frozenset(_full(name, module) for name in drops),
            change=change,
        )

    return make


def chain(migrations: Iterable[Migration], version: str) -> tuple[Migration, ...]:
    """Those that lead on from this version, in their order.

    Raises:
        DefinitionError: two lead on from one version, or they lead back to it.
    """
    by_version: dict[str, Migration] = {}
    for each in migrations:
        for start in each.from_:
            if by_version.setdefault(start, each) is not each:
                raise DefinitionError(
                    f"{by_version[start].name} and {each.name} both lead on from version {start!r}",
                    remedy="keep one of them",
                )
    steps: list[Migration] = []
    while (step := by_version.get(version)) is not None:
        if step in steps:
            raise DefinitionError(f"the migrations lead from version {version!r} back to it")
        steps.append(step)
        version = step.to
    return tuple(steps)


def _takes_one(function: Callable[..., Any]) -> bool:
    try:
        inspect.signature(function).bind(None)
    except TypeError:
        return False
    except ValueError:  # compiled, and it does not say
        return True
    return True


def _full(name: str, module: str) -> str:
    return name if ":" in name else f"{module}:{name}"


def _is_member(old: str, new: str) -> bool:
    """Whether a field or member is renamed: a class inside another keeps a dot in its name."""
    return "." in old.rpartition(":")[2] and "." not in new and ":" not in new
