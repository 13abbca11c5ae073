"""A state's evolution as `sopyc sigma` shows it: what every procedure does with every field."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.field_paths import ELEMENT, field_at, model_of, type_at
from sopy_compiler.analysis.field_state import FieldState
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.emit.machine_view import short_names
from sopy_compiler.emit.table_column import Column, view_column
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import Field
from sopy_compiler.ir.type_expression import LITERAL, NONE, Constant, TypeExpression

EntryStates = Callable[[str], Mapping[str, FieldState] | None]
"""What is known of the fields, by path, when a procedure (qualified name) is entered; None: nothing."""

_BOOL: Final = "builtins.bool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a handler does with a field when it takes an event; `operations` change the field in place."""

    handler: str
    event: str
    reads: bool
    writes: bool
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a procedure does with a field; `entry` is None where nothing is known of it at entry."""

    procedure: str
    entry: FieldState | None
    uses: tuple[Use, ...]

    @property
    def is_read(self) -> bool:
        """Whether some handler reads the field."""
        return any(use.reads for use in self.uses)

    @property
    def is_written(self) -> bool:
        """Whether some handler binds the field to another value."""
        return any(use.writes for use in self.uses)

    @property
    def operations(self) -> tuple[str, ...]:
        """Everything that changes the field in place."""
        return tuple(dict.fromkeys(one for use in self.uses for one in use.operations))

    @property
    def handlers(self) -> tuple[str, ...]:
        """Those that use the field, each once."""
        return tuple(dict.fromkeys(use.handler for use in self.uses))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field of sigma, or a part of one that some handler touches.

    `path` is dotted, `*` in it is any element of a container; empty for sigma itself. `field` is None where
    no model declares it. `is_missing` tells that its owner is known and has no such member.
    `is_read` and `is_changed` speak of the field and of everything below it.
    `choices` are the values that its type allows where these are few and known, else empty.
    """

    path: str
    field: Field | None
    type_text: str
    is_optional: bool
    is_missing: bool
    choices: tuple[Constant, ...]
    cells: tuple[Cell, ...]
    is_read: bool
    is_changed: bool

    @property
    def is_nested(self) -> bool:
        """Whether it is a part of a field."""
        return "." in self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Why more may happen in a handler than the table shows.

    `is_opaque`: sigma gets out of sight, and any field may be read and changed. Otherwise objects that fields
    hold may change unseen, but no field is bound to another value.
    """

    procedure: str
    handler: str
    reason: str
    is_opaque: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SigmaTable:
    """The procedures of one workflow that share a type of state, and the fields of that state."""

    workflow: str
    module: str
    sigma: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]

    @property
    def opaque_procedures(self) -> frozenset[str]:
        """Procedures that may do more with sigma than their cells say."""
        return frozenset(gap.procedure for gap in self.gaps if gap.is_opaque)

    @property
    def unwritten(self) -> tuple[Row, ...]:
        """Declared fields that no handler is seen to change, in whole or in part."""
        return tuple(row for row in self.rows if row.field and not row.is_nested and not row.is_changed)

    @property
    def unread(self) -> tuple[Row, ...]:
        """Declared fields that no handler is seen to read, in whole or in part."""
        return tuple(row for row in self.rows if row.field and not row.is_nested and not row.is_read)


def view_sigma_tables(facts: Facts, entry_states: EntryStates) -> tuple[SigmaTable, ...]:
    """One table for every workflow of the reported modules and type of state in it."""
    return tuple(
        _table(procedures, sigma, workflow, facts.index, entry_states)
        for workflow in facts.workflows
        if any(procedure.is_reported for procedure in workflow.procedures)
        for sigma, procedures in _by_sigma(workflow).items()
    )


def _by_sigma(workflow: WorkflowFacts) -> dict[str | None, list[Procedure]]:
    """The procedures by type of state; those that do not tell theirs run on the only one there is."""
    known = tuple(dict.fromkeys(one.sigma for one in workflow.procedures if one.sigma is not None))
    groups: dict[str | None, list[Procedure]] = {}
    for procedure in workflow.procedures:
        only = known[0] if len(known) == 1 else None
        groups.setdefault(procedure.sigma or only, []).append(procedure)
    return groups


def _table(
    procedures: list[Procedure],
    sigma: str | None,
    workflow: WorkflowFacts,
    index: Index,
    entry_states: EntryStates,
) -> SigmaTable:
    names = short_names(workflow.workflow.procedures)
    entries = {one.qualname: entry_states(one.qualname) or {} for one in procedures}
    touched = {path for one in procedures for run in one.runs for path in _touched(run)}
    paths = _ordered_paths(touched, sigma, index)

    def cell(path: str, procedure: Procedure) -> Cell:
        return Cell(
            procedure=names[procedure.qualname],
            entry=entries[procedure.qualname].get(path),
            uses=tuple(use for run in procedure.runs if (use := _use(path, run)) is not None),
        )

    cells = {path: tuple(cell(path, procedure) for procedure in procedures) for path in paths}
    return SigmaTable(
        workflow=workflow.workflow.name,
        module=workflow.workflow.module,
        sigma=simple_name(sigma) if sigma is not None else workflow.workflow.sigma,
        columns=tuple(view_column(procedure, names, workflow) for procedure in procedures),
        rows=tuple(_row(path, sigma, cells, index) for path in paths),
        gaps=tuple(gap for procedure in procedures for gap in _gaps(procedure, names)),
    )


def _touched(run: HandlerRun) -> Iterator[str]:
    yield from run.effect.reads
    yield from run.effect.writes
    for path, _ in run.effect.mutates:
        yield path


def _use(path: str, run: HandlerRun) -> Use | None:
    operations = tuple(one for changed, found in run.effect.mutates if changed == path for one in found)
    reads, writes = path in run.effect.reads, path in run.effect.writes
    if not (reads or writes or operations):
        return None
    return Use(
        handler=run.name, event=simple_name(run.event), reads=reads, writes=writes, operations=operations
    )


def _ordered_paths(touched: set[str], sigma: str | None, index: Index) -> tuple[str, ...]:
    """Declared fields and everything that is touched, in order of declaration; a part follows its whole."""
    model = index.models.get(sigma or "")
    declared = {field.name for field in model.fields} if model is not None else set()
    # What is touched below a field that nobody declares still follows that field.
    roots = {path.partition(".")[0] for path in touched}
    return tuple(sorted(declared | touched | roots, key=lambda path: _position(path, sigma, index)))


def _position(path: str, sigma: str | None, index: Index) -> tuple[tuple[int, str], ...]:
    """Where the models declare each step of the path; what they do not declare comes last, by name."""
    steps = path.split(".")
    found = []
    for number, step in enumerate(steps):
        model = model_of(type_at(".".join(steps[:number]), sigma, index), index)
        fields = [field.name for field in model.fields] if model is not None else []
        found.append((fields.index(step) if step in fields else len(fields), step))
    return tuple(found)


def _row(path: str, sigma: str | None, cells: Mapping[str, tuple[Cell, ...]], index: Index) -> Row:
    below = [cell for other in cells if _is_within(other, path) for cell in cells[other]]
    place = field_at(path, sigma, index)
    expression = type_at(path, sigma, index)
    return Row(
        path=path,
        field=place.field if place is not None else None,
        type_text=_type_text(expression),
        is_optional=expression.is_optional,
        is_missing=place is None and _is_missing(path, sigma, index),
        choices=_choices(expression),
        cells=cells[path],
        is_read=any(cell.is_read for cell in below),
        is_changed=any(cell.is_written or cell.operations for cell in below),
    )


def _is_within(path: str, whole: str) -> bool:
    return not whole or path == whole or path.startswith(f"{whole}.")


def _is_missing(path: str, sigma: str | None, index: Index) -> bool:
    way, _, last = path.rpartition(".")
    owner = model_of(type_at(way, sigma, index), index)
    return owner is not None and not owner.is_open and last not in owner.member_names | {ELEMENT, ""}


def _type_text(expression: TypeExpression) -> str:
    """The type as the source writes it; empty where it is not known."""
    return " ".join(expression.text.split()) or (simple_name(expression.name) if expression.is_known else "")


def _choices(expression: TypeExpression) -> tuple[Constant, ...]:
    found: list[Constant] = []
    for member in expression.members:
        if member.name == LITERAL:
            found += member.literals
        elif member.name == NONE:
            found.append(None)
        elif member.name == _BOOL:
            found += (False, True)
        else:
            return ()
    return tuple(found)


def _gaps(procedure: Procedure, names: Mapping[str, str]) -> tuple[Gap, ...]:
    name = names[procedure.qualname]
    found = [
        Gap(procedure=name, handler=run.name, reason=reason, is_opaque=is_opaque)
        for run in procedure.runs
        for reasons, is_opaque in ((run.effect.opaque_reasons, True), (run.effect.untracked, False))
        for reason in reasons
    ]
    return tuple(dict.fromkeys(found))
