"""Rows made ready to run: for each procedure class, what happens on each class of event."""

import inspect
import warnings
from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any, NamedTuple, NoReturn

from sopy_runtime.built import built_table, describes, in_order
from sopy_runtime.display import displayed
from sopy_runtime.errors import (
    SigmaMismatch,
    StaleTableWarning,
    TableError,
    TransitionError,
    UndeclaredTransition,
)
from sopy_runtime.event import Event
from sopy_runtime.journal.record import RecordKind
from sopy_runtime.outcome import CommitKind
from sopy_runtime.procedure import End, Procedure, are_related, ignored_events, sigma_class
from sopy_runtime.shape import shape_version
from sopy_runtime.snapshot.part import restore_class
from sopy_runtime.table import Entry, Table, handler_of, introspect
from sopy_runtime.transaction.declared import declared_plan
from sopy_runtime.transaction.plan import Plan
from sopy_runtime.transaction.quick_run import QuickRun, quick_run
from sopy_runtime.transaction.refused_assignment import guard_assignments
from sopy_runtime.transaction.whole import whole_plan

AnyProcedure = type[Procedure[Any]]
AnyEvent = type[Event[Any]]


class Transition(NamedTuple):
    """One committed event, by names: what a bounded history keeps."""

    before: str
    event: str
    kind: RecordKind
    after: str


class Step:
    """What a result of one handler means. `rows` is None if the procedure stays."""

    __slots__ = ("by_event", "kind", "rows", "transition")

    kind: CommitKind

    def __init__(self, kind: CommitKind, rows: "Rows | None", transition: Transition) -> None:
        self.kind = kind
        self.rows = rows
        self.by_event = None if rows is None else rows.by_event
        self.transition = transition


class Row:
    """One handler, ready to run on one class of event over one class of sigma."""

    __slots__ = (
        "_allowed",
        "_machine",
        "entry",
        "event",
        "function",
        "ignore",
        "is_async",
        "plan",
        "recover",
        "run",
        "stay",
        "steps",
    )

    def __init__(self, machine: "Machine", entry: Entry[Any], event: AnyEvent) -> None:
        self._machine = machine
        self.entry = entry
        self.event = event
        self.function: Callable[[Any, Any, Any], Any] = handler_of(entry).function
        self.is_async = handler_of(entry).is_async
        self.plan = _plan(entry, machine.sigma_class)
        self._allowed = None if entry.targets is None else frozenset(entry.targets)
        # An instance of its own class may be this very one, if the program keeps instances and shares them.
        may_stay = entry.stays or self._allowed is None or entry.procedure in self._allowed
        self.stay = self._step("stayed", None) if may_stay else None
        self.recover = self._step("recover", None) if entry.recovers or self._allowed is None else None
        # By class of the result; filled as results appear.
        self.steps: dict[type, Step] = {}
        # As the class has it now: a quick transaction looks whether the instance still has the same.
        ignore = entry.procedure.ignore
        self.ignore = ignore if type(ignore) is tuple else copy(ignore)
        self.run = quick_run(self, self.plan)

    def restore(self, sigma: Any, procedure: Procedure[Any], memory: Any) -> None:
        """Make sigma and the procedure what they were, after whatever the handler did."""
        restore_class(sigma, self._machine.sigma_class)
        restore_class(procedure, self.entry.procedure)
        self.plan.restore(sigma, procedure, memory)

    def judge(self, procedure: Procedure[Any], result: Any) -> Step:
        """What this result means.

        Raises:
            TransitionError: it is not a transition, or not one this handler may make.
        """
        result_class = type(result)
        if result is procedure:
            return self.stay or self._reject("self")
        if (known := self.steps.get(result_class)) is not None:  # of a result like this
            return known
        if isinstance(result, str):
            return self.recover or self._reject("a text")
        if not isinstance(result, Procedure):
            raise TransitionError(
                f"{self.name} returned {_described(result)}",
                safe="sigma and the procedure are as they were before the event",
                remedy="return a procedure instance, self, a text or End()",
            )
        if self._allowed is not None and result_class not in self._allowed:
            self._reject(result_class.__name__)
        self._check_sigma(result_class)
        if isinstance(result, End):
            return self._step("finished", self._machine.rows_of(result_class))
        step = self._step("moved", self._machine.rows_of(result_class))
        # A quick transaction finds its step here, and begins no timeout.
        if result_class.timeout_event is None:
            self.steps[result_class] = step
        return step

    def _reject(self, what: str) -> NoReturn:
        raise UndeclaredTransition(
            f"{self.name} returned {what}, which its table does not list",
            safe="sigma and the procedure are as they were before the event",
            remedy="run `sopyc build` again; if the table is current, report a bug of sopyc",
        )

    @property
    def name(self) -> str:
        """The handler, for messages."""
        return f"{self.entry.procedure.__name__}.{handler_of(self.entry).name}"

    def _step(self, kind: CommitKind, rows: "Rows | None") -> Step:
        before = self.entry.procedure.__name__
        after = before if rows is None else rows.procedure.__name__
        return Step(kind, rows, Transition(before, self.event.__name__, kind, after))

    def _check_sigma(self, target: AnyProcedure) -> None:
        here, there = sigma_class(self.entry.procedure), sigma_class(target)
        if here and there and not are_related(here, there):
            raise SigmaMismatch(
                f"{self.name} returned {target.__name__}, "
                f"a procedure over {there.__name__}, not {here.__name__}",
                safe="sigma and the procedure are as they were before the event",
                remedy="return a procedure over the same sigma type",
            )


class Rows:
    """One procedure class: its rows by class of event."""

    __slots__ = ("_entries", "_found", "_machine", "by_event", "procedure")

    def __init__(self, machine: "Machine", procedure: AnyProcedure, entries: tuple[Entry[Any], ...]) -> None:
        self._machine = machine
        self._entries = {entry.event: entry for entry in entries}
        self._found: dict[AnyEvent, Row | None] = {}
        self.procedure = procedure
        # What runs without further questions: no ignored events, no async handlers, no computed `ignore`;
        # subclasses of events are found when they first appear, and looked up again each time.
        self.by_event: dict[AnyEvent, QuickRun] = {}
        if not hasattr(inspect.getattr_static(procedure, "ignore"), "__get__"):
            rows = map(self.find, self.expected(ignored_events(procedure)))
            self.by_event.update({row.event: row.run for row in rows if row and not row.is_async})

    def find(self, event: AnyEvent) -> Row | None:
        """The row of the most specific handler for this class of event; None if there is none."""
        if event not in self._found:
            taken = next((ancestor for ancestor in event.__mro__ if ancestor in self._entries), None)
            self._found[event] = None if taken is None else Row(self._machine, self._entries[taken], event)
        return self._found[event]

    def expected(self, ignored: tuple[AnyEvent, ...]) -> tuple[AnyEvent, ...]:
        """The event classes that have a handler and are not ignored."""
        return tuple(event for event in self._entries if not (ignored and issubclass(event, ignored)))

    def entries_for(self, events: tuple[AnyEvent, ...]) -> tuple[Entry[Any], ...]:
        """The rows of these events, as the table has them."""
        return tuple(self._entries[event] for event in events)


class Machine:
    """All states over one class of sigma; sessions of the same workflow share it."""

    def __init__(self, start: AnyProcedure, sigma_class: type, table: Table | None) -> None:
        self._start = start
        self.sigma_class = sigma_class
        guard_assignments(sigma_class)
        self.given = table
        self._tables: dict[str, Table | None] = {}
        self._rows: dict[AnyProcedure, Rows] = {}
        self.table = table or self._built(start.__module__) or _introspected(start)
        self.rows_of(start)

    @cached_property
    def version(self) -> str:
        """Of the program that runs: of its table, or of what can be seen of its classes."""
        return self.table.version or shape_version(self._start)

    def rows_of(self, procedure: AnyProcedure) -> Rows:
        """The rows of this procedure class, ready to run."""
        rows = self._rows.get(procedure)
        if rows is None:
            rows = self._rows[procedure] = Rows(self, procedure, self._entries(procedure))
        return rows

    def _entries(self, procedure: AnyProcedure) -> tuple[Entry[Any], ...]:
        found = introspect(procedure)
        for table in (self.given, self._built(procedure.__module__)):
            entries = table.of(procedure) if table else None
            if entries is None:
                continue
            if describes(entries, procedure):
                return in_order(entries, procedure)
            if table is self.given:
                raise TableError(
                    f"the table given for {procedure.__name__} does not name its handlers",
                    safe="nothing has run",
                    remedy="build the table from the source that runs",
                )
            warnings.warn(
                f"the built table of {procedure.__module__} does not name the handlers that "
                f"{procedure.__name__} has; run `sopyc build` again",
                StaleTableWarning,
                stacklevel=2,
            )
        return found

    def _built(self, module: str) -> Table | None:
        if module not in self._tables:
            self._tables[module] = built_table(module)
        return self._tables[module]


def machine_of(start: AnyProcedure, sigma_class: type, table: Table | None) -> Machine:
    """The machine that starts with this class; made once and kept with the class."""
    machines: dict[Any, Machine] | None = vars(start).get("__sopy_machines__")
    if machines is None:
        machines = {}
        type.__setattr__(start, "__sopy_machines__", machines)
    machine = machines.get((sigma_class, id(table)))
    if machine is None:
        machine = machines[sigma_class, id(table)] = Machine(start, sigma_class, table)
    return machine


def _introspected(start: AnyProcedure) -> Table:
    return Table(module=start.__module__, version="", sources=(), entries=introspect(start), built=False)


def _plan(entry: Entry[Any], given: type) -> Plan:
    declared = sigma_class(entry.procedure)
    # What was declared of a class need not hold for a subclass, whose methods may do more.
    if entry.undo is None or given is not (dict if declared is None else declared):
        return whole_plan(given, entry.procedure)
    return declared_plan(entry.undo, given, entry.procedure)


def _described(result: object) -> str:
    if result is None:
        return "None"
    if isinstance(result, type):
        return f"the class {result.__name__}, not an instance of it"
    return f"{displayed(result):.80} of type {type(result).__name__}"
