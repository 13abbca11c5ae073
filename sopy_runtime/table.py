"""The dispatch table: which handler takes which event, where it may lead and how it is undone.

`sopyc build` writes a module that builds one with the functions below; without a build the same shape is
made by looking at the classes. The module of `flow.py` is `flow_sopy.py` and binds it to `TABLE`:

    TABLE = table(
        module="flow",
        version="5e1f…",
        sources={"flow": "sha256:…"},
        entries=(
            entry(
                Start, Applied, Start.on_applied,
                targets=(Review, End), stays=True,
                writes=("total",), undo=undo(rebinds=("sigma.total",)),
                branches=(branch("move", Review, when="the total is known"),),
            ),
        ),
    )

Paths are dotted names that start with `sigma.` or, for the procedure's own attributes, with `self.`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, cast

from sopy_runtime.errors import TableError
from sopy_runtime.event import Event
from sopy_runtime.handler import E, Handler
from sopy_runtime.introspection import handlers_of
from sopy_runtime.procedure import End, Procedure, S

FORMAT = 1

Target: TypeAlias = type[Procedure[S]] | type[End[Any]]
BranchKind: TypeAlias = Literal["move", "stay", "recover", "finish", "raise"]


# Importing the runtime must be quick, and a named tuple is made in a tenth of a dataclass's time.
class Undo(NamedTuple):
    """How to take back what a handler does; it may change nothing else.

    Attributes:
        rebinds: attributes, or keys of a dict sigma, that are bound to other objects.
        appends: lists that only grow at their end.
        copies: containers and objects that change in any other way, with all they contain.
    """

    rebinds: tuple[str, ...] = ()
    appends: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


class Branch(NamedTuple):
    """One way out of a handler, in words.

    Attributes:
        target: the procedure's name; for `stay`, `recover` and `raise` the one it came from.
        procedure: its class, if that is known: another module may have one of the same name.
        when: the condition in words; empty if there is none.
        prompt: the prompt given to this instance of the target, if it is not the class's own.
        message: what the agent is told, for `recover`, `raise` and a `finish` with a last word.
    """

    kind: BranchKind
    target: str
    when: str = ""
    prompt: str = ""
    message: str = ""
    procedure: type[Procedure[Any]] | None = None


class Row:
    """An entry, whatever its sigma.

    Where a table asks for `Entry[Any]`, type checkers infer each row in that context: every sigma is `Any`,
    and rows that contradict themselves pass.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Row, Generic[S]):
    """One row: a procedure, an event it takes, and everything known about the handler.

    Attributes:
        targets: procedures it may move to, `End` if it may finish; None: not known, all are allowed.
        stays, recovers: whether it may return `self`, or a text; only looked at if targets are known. A
            target of its own class may be `self` too.
        reads, writes: dotted sigma paths, without `sigma.`; empty if not known.
        undo: None: not known, everything is copied.
        branches: None: not known.
    """

    procedure: type[Procedure[S]]
    event: type[Event[Any]]
    handler: Handler[Any, S, Any]
    targets: tuple[Target[S], ...] | None = None
    stays: bool = True
    recovers: bool = True
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    undo: Undo | None = None
    branches: tuple[Branch, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All rows of one module.

    Attributes:
        version: identifies the meaning of the rows; sessions remember it.
        sources: module names and the hashes of the files the rows were made from.
        built: written by `sopyc build`, not found by looking at the classes.
    """

    module: str
    version: str
    sources: tuple[tuple[str, str], ...]
    entries: tuple[Entry[Any], ...]
    built: bool

    def of(self, procedure: type[Procedure[Any]]) -> tuple[Entry[Any], ...] | None:
        """The rows of one procedure; None if the table does not know it."""
        rows = tuple(row for row in self.entries if row.procedure is procedure)
        return rows or None


# A type checker may take a field of a type with `__get__` for a method; this says what it is.
handler_of: Callable[[Entry[Any]], Handler[Any, Any, Any]] = attrgetter("handler")


def branch(
    kind: BranchKind,
    target: type[Procedure[Any]] | str,
    *,
    when: str = "",
    prompt: str = "",
    message: str = "",
) -> Branch:
    """One way out of a handler."""
    if isinstance(target, str):
        return Branch(kind=kind, target=target, when=when, prompt=prompt, message=message)
    name = target.__name__
    return Branch(kind=kind, target=name, when=when, prompt=prompt, message=message, procedure=target)


def undo(
    *,
    rebinds: tuple[str, ...] = (),
    appends: tuple[str, ...] = (),
    copies: tuple[str, ...] = (),
) -> Undo:
    """What a handler changes, by the way it changes; without arguments: nothing."""
    return Undo(rebinds=rebinds, appends=appends, copies=copies)


def entry(
    procedure: type[Procedure[S]],
    event: type[E],
    handler: Handler[Any, S, E],
    *,
    targets: tuple[Target[S], ...] | None = None,
    stays: bool = False,
    recovers: bool = False,
    reads: tuple[str, ...] = (),
    writes: tuple[str, ...] = (),
    undo: Undo | None = None,
    branches: tuple[Branch, ...] | None = None,
) -> Entry[S]:
    """One row of a built table; a type checker rejects it if sigma or event disagree."""
    if not issubclass(event, Event):
        raise TableError(f"{event!r} is not an event", remedy="build the table again with `sopyc build`")
    return Entry(
        procedure=procedure,
        event=event,
        handler=handler,
        targets=targets,
        stays=stays,
        recovers=recovers,
        reads=reads,
        writes=writes,
        undo=undo,
        branches=branches,
    )


def table(
    *,
    module: str,
    version: str,
    sources: Mapping[str, str],
    entries: tuple[Row, ...],
    format: int = FORMAT,  # noqa: A002  the name in the file
) -> Table:
    """A built table.

    Raises:
        TableError: it was written by another version of the compiler, in another format.
    """
    if format != FORMAT:
        raise TableError(
            f"the table of {module} has format {format}, this runtime reads {FORMAT}",
            safe="nothing was loaded",
            remedy="build it again with `sopyc build`, using the installed version",
        )
    rows = cast("tuple[Entry[Any], ...]", entries)
    return Table(module=module, version=version, sources=tuple(sources.items()), entries=rows, built=True)


def introspect(procedure: type[Procedure[Any]]) -> tuple[Entry[Any], ...]:
    """The rows of one procedure, made by looking at the class.

    Raises:
        DefinitionError: a handler is not written as the language asks.
    """
    return tuple(
        Entry(procedure=procedure, event=event, handler=handler)
        for event, handler in handlers_of(procedure).items()
    )
