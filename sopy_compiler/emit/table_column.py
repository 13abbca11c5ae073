"""A procedure as the column of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A procedure under its short name; a run may begin here (`is_start`), or get here (`is_reachable`)."""

    name: str
    qualname: str
    span: Span
    is_start: bool
    is_reachable: bool


_MOST_NAMES: Final = 8


def view_column(procedure: Procedure, names: Mapping[str, str], workflow: WorkflowFacts) -> Column:
    """The procedure under its short name."""
    return Column(
        name=names[procedure.qualname],
        qualname=procedure.qualname,
        span=procedure.span,
        is_start=procedure.qualname in workflow.workflow.starts,
        is_reachable=procedure.qualname in workflow.reachable,
    )


def column_words(column: Column) -> tuple[str, ...]:
    """The procedure's name, and where it stands in the workflow if that is special."""
    if column.is_start:
        return (column.name, "(start)")
    return (column.name,) if column.is_reachable else (column.name, "(no run gets here)")


def several(names: Sequence[str]) -> str:
    """The names in a row; of many the first, and how many more there are."""
    shown = names if len(names) <= _MOST_NAMES else names[: _MOST_NAMES - 1]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
