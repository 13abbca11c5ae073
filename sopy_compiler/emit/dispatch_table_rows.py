"""The rows of one module's dispatch table, from the facts."""

from collections.abc import Iterator
from dataclasses import dataclass

from sopy_compiler.emit.dispatch_table_branches import BranchText, Excerpt, branches_of
from sopy_compiler.emit.dispatch_table_models import Models, UnsureError
from sopy_compiler.emit.dispatch_table_names import NotImportableError, TableNames
from sopy_compiler.emit.dispatch_table_undo import UndoPlan, plan_undo
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One handler of one procedure for one event.

    `procedure`, `event` and `targets` are expressions, `handler` is the method's name. `targets` is None
    where not all are known, `undo` where the whole state has to be copied: `doubts` tell why.
    """

    procedure: str
    event: str
    handler: str
    targets: tuple[str, ...] | None
    stays: bool
    recovers: bool
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    undo: UndoPlan | None
    branches: tuple[BranchText, ...] | None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A procedure that runs without the table, and why."""

    procedure: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRows:
    """The rows by procedure, in the order of the source."""

    procedures: tuple[tuple[str, tuple[TableRow, ...]], ...]
    left_out: tuple[LeftOut, ...]


def rows_of_module(program: Program, module: str, names: TableNames, excerpt: Excerpt) -> TableRows:
    """The rows of the procedures that a module defines; a procedure has all of its rows or none."""
    models = Models(program)
    found: list[tuple[str, tuple[TableRow, ...]]] = []
    left_out: list[LeftOut] = []
    for procedure in program.procedures:
        if procedure.module != module or procedure.is_abstract:
            continue
        try:
            rows = tuple(_rows(procedure, models, names, excerpt))
        except NotImportableError as error:
            left_out.append(LeftOut(procedure=procedure.name, reason=str(error), span=procedure.span))
            continue
        if rows:
            found.append((simple_name(procedure.qualname), rows))
    return TableRows(procedures=tuple(found), left_out=tuple(left_out))


def _rows(procedure: Procedure, models: Models, names: TableNames, excerpt: Excerpt) -> Iterator[TableRow]:
    if not procedure.bases_known:
        raise NotImportableError("it may inherit handlers from a class that was not read")
    if not all(declaration.events_known for declaration in procedure.declarations):
        raise NotImportableError("the events of a handler are not known")
    runs = {run.event: run for run in procedure.runs}
    for event, _ in procedure.effective:
        if event not in runs:
            raise NotImportableError(f"its handler of `{simple_name(event)}` could not be read")
        yield _row(runs[event], procedure, models, names, excerpt)


def _row(
    run: HandlerRun, procedure: Procedure, models: Models, names: TableNames, excerpt: Excerpt
) -> TableRow:
    doubts: list[str] = []
    targets: tuple[str, ...] | None = None
    undo: UndoPlan | None = None
    branches = branches_of(run, excerpt)
    if run.is_complete:
        try:
            targets = tuple(names.of_class(target) for target in _targets(run))
        except NotImportableError as error:
            doubts.append(f"every target is allowed: {error}")
    else:
        doubts.append("every target is allowed: a returned value cannot be followed")
    try:
        undo = plan_undo(run, procedure, models)
    except UnsureError as error:
        doubts.append(f"the whole state is copied: {error}")
    kinds = {transition.kind for transition in run.transitions}
    changed = {*run.effect.writes, *(path for path, _ in run.effect.mutates)}
    return TableRow(
        procedure=names.of_class(procedure.qualname),
        event=names.of_class(run.event),
        handler=run.name,
        targets=targets,
        stays=TransitionKind.STAY in kinds,
        recovers=TransitionKind.RECOVER in kinds,
        reads=tuple(path for path in run.effect.reads if path),
        writes=tuple(sorted(changed)),
        undo=undo,
        branches=branches if targets is not None else None,
        doubts=tuple(doubts),
    )


def _targets(run: HandlerRun) -> tuple[str, ...]:
    leading = (TransitionKind.MOVE, TransitionKind.FINISH)
    return tuple(dict.fromkeys(one.target for one in run.transitions if one.kind in leading))
