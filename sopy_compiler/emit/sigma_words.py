"""What stands in the cells of a state-evolution table, in words; the same in every format for people."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from sopy_compiler.analysis.field_paths import ELEMENT
from sopy_compiler.analysis.field_state import Certainty
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.emit.sigma_table import Cell, Gap, Row, SigmaTable
from sopy_compiler.ir.sigma import DefaultKind
from sopy_compiler.ir.type_expression import Constant

MORE: Final = "?"
"""Stands in the cells of a procedure that may do more than they say."""
_MOST_VALUES: Final = 4
_LONGEST_DEFAULT: Final = 48
_LONGEST_NUMBER_BITS: Final = 1000
_ASSIGNED: Final = {
    Certainty.SURELY: "set",
    Certainty.PERHAPS: "perhaps set",
    Certainty.NEVER: "not set",
}
_NONE: Final = {
    Certainty.SURELY: "None",
    Certainty.PERHAPS: "perhaps None",
    Certainty.NEVER: "not None",
}


def title(table: SigmaTable) -> str:
    """What the table is of."""
    return f"{table.workflow}: evolution of {table.sigma or 'a state of unknown type'}"


def entry_words(cell: Cell, row: Row) -> tuple[str, ...]:
    """What is known of the field when the procedure is entered: `set`, `perhaps None`, `is 'paid'`.

    Nothing is said that the declaration says already, nor that a field which no handler changes is not set.
    """
    state = cell.entry
    if state is None:
        return ()
    if state.values and None in state.values and _may_be_missing(row):
        return (_ASSIGNED[Certainty.NEVER if state.values == (None,) else Certainty.PERHAPS],)
    is_always_set = row.field is not None and row.field.default_kind is DefaultKind.REQUIRED
    words = [_ASSIGNED[state.assigned]] if row.is_changed and not is_always_set else []
    if state.values and not _are_all(state.values, row.choices):
        values = _values_text(state.values)
        if state.assigned is Certainty.NEVER:
            return (f"still {values}",)
        words.append(f"is {values}")
    elif state.none is Certainty.SURELY or (state.none is not None and row.is_optional):
        words.append(_NONE[state.none])
    return tuple(words)


def _may_be_missing(row: Row) -> bool:
    """Whether the field is a key of a dict: None then stands for a key that is not there."""
    return row.field is not None and not row.field.default and not row.is_optional


def action_words(cell: Cell, *, is_opaque: bool = False) -> tuple[str, ...]:
    """What the procedure does with the field: `reads`, `writes`, the operations that change it in place."""
    words = ["reads"] if cell.is_read else []
    words += ["writes"] if cell.is_written else []
    return (*words, *cell.operations, *((MORE,) if is_opaque else ()))


def elsewhere(row: Row, table: SigmaTable) -> dict[str, tuple[str, ...]]:
    """What is known of the field in the procedures that are not seen to touch it: words, and procedures."""
    found: dict[str, tuple[str, ...]] = {}
    for cell in row.cells:
        words = ", ".join(entry_words(cell, row))
        if words and not action_words(cell, is_opaque=cell.procedure in table.opaque_procedures):
            found[words] = (*found.get(words, ()), cell.procedure)
    return found


def declaration_words(row: Row) -> str:
    """Type and default of a field, as its declaration has them; empty for what no model declares."""
    if row.field is None:
        return "not declared" if row.is_missing else row.type_text
    default = " ".join(row.field.default.split())
    match row.field.default_kind:
        case DefaultKind.REQUIRED:
            return f"{row.type_text}, required" if row.type_text else "required"
        case _ if not default:
            return f"{row.type_text}, may be left out" if row.type_text else "may be left out"
        case DefaultKind.FACTORY if default.startswith("lambda:"):
            default = default.removeprefix("lambda:").strip()
        case DefaultKind.FACTORY:
            default += "()"
    return f"{row.type_text} = {_shortened(default)}".strip()


def description_words(row: Row) -> str:
    """The field's description on one line."""
    return " ".join(row.field.description.split()) if row.field is not None else ""


def path_words(row: Row) -> str:
    """The path; sigma itself has none."""
    return row.path or "(sigma itself)"


def remarks(table: SigmaTable) -> tuple[str, ...]:
    """What the table shows by what it does not have."""
    seen = "is seen to " if table.gaps else ""
    unread = [row.path for row in table.unread]
    unwritten = [row.path for row in table.unwritten]
    untouched = [path for path in unread if path in unwritten]
    unread = [path for path in unread if path not in untouched]
    unwritten = [path for path in unwritten if path not in untouched]
    verbs = ("touch", "change", "read") if seen else ("touches", "changes", "reads")
    return tuple(
        f"no handler {seen}{verb} {joined(paths, last='or')}"
        for verb, paths in zip(verbs, (untouched, unwritten, unread), strict=True)
        if paths
    )


def opaque_remarks(table: SigmaTable) -> tuple[str, ...]:
    """The handlers that may touch any field, with the reasons."""
    return tuple(_gap_sentences(gap for gap in table.gaps if gap.is_opaque))


def untracked_remarks(table: SigmaTable) -> tuple[str, ...]:
    """The handlers that may change objects inside fields unseen, with the reasons; no opaque one again."""
    opaque = {(gap.procedure, gap.handler) for gap in table.gaps if gap.is_opaque}
    return tuple(_gap_sentences(gap for gap in table.gaps if (gap.procedure, gap.handler) not in opaque))


NO_FIELDS: Final = "Nothing is known of the fields of this state."
OPAQUE_HEADING: Final = (
    "These handlers let sigma out of sight; what is shown of them is the least that they do"
)
UNTRACKED_HEADING: Final = "These handlers may also change objects inside fields in ways that cannot be shown"


def legend(tables: Sequence[SigmaTable], *, entry_mark: str) -> tuple[tuple[str, str], ...]:
    """Every word of the tables that needs explaining, with its meaning.

    Args:
        tables: those above the legend.
        entry_mark: how the format sets off what holds at entry.
    """
    rows = [row for table in tables for row in table.rows]
    cells = [cell for row in rows for cell in row.cells]
    operation = next((one for cell in cells for one in cell.operations), "")
    known = {word for row in rows for cell in row.cells for word in entry_words(cell, row)}
    found = [
        (any(cell.is_read for cell in cells), "reads", "some handler of the procedure looks at the field"),
        (any(cell.is_written for cell in cells), "writes", "some handler binds the field to a new value"),
        (bool(operation), operation, "some handler changes the field in place, by this operation"),
        (
            any(ELEMENT in row.path.split(".") for row in rows),
            ELEMENT,
            "any element of the container before it",
        ),
        (
            any(table.opaque_procedures for table in tables),
            MORE,
            "and perhaps more: a handler lets sigma out of sight (see below the table)",
        ),
        (bool(known), entry_mark, "what holds whenever the procedure is entered:"),
        *((any(map(is_meant, known)), term, meaning) for is_meant, term, meaning in _ENTRY_LEGEND),
    ]
    return tuple((term, meaning) for is_there, term, meaning in found if is_there)


_ENTRY_LEGEND: Final[tuple[tuple[Callable[[str], bool], str, str], ...]] = (
    (
        lambda word: word in {"set", "perhaps set"},
        "set, perhaps set",
        "on every way here, on some way, the field was given a value: at the start or by a handler",
    ),
    (lambda word: word == "not set", "not set", "the field still has its default"),
    (lambda word: word.startswith("still "), "still 'a'", "the field still has its default, which is this"),
    (
        lambda word: word in _NONE.values(),
        "None, perhaps None, not None",
        "on every way here, on some way, on none, the field is None",
    ),
    (lambda word: word.startswith("is "), "is 'a' or 'b'", "the field has one of these values"),
)


def _gap_sentences(gaps: Iterable[Gap]) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for gap in gaps:
        reasons.setdefault(f"{gap.procedure}.{gap.handler}", []).append(" ".join(gap.reason.split()))
    for handler, found in reasons.items():
        yield f"{handler}: {joined(found)}"


def _are_all(values: tuple[Constant, ...], choices: tuple[Constant, ...]) -> bool:
    """Whether the values are no fewer than what the type allows."""
    return bool(choices) and set(map(_constant_text, choices)) <= set(map(_constant_text, values))


def _values_text(values: tuple[Constant, ...]) -> str:
    if len(values) > _MOST_VALUES:
        return f"one of {len(values)} values"
    return joined((_shortened(_constant_text(value)) for value in values), last="or")


def _constant_text(value: Constant) -> str:
    # Python refuses to write very long numbers in decimal.
    return hex(value) if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER_BITS else repr(value)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_DEFAULT else f"{text[: _LONGEST_DEFAULT - 3]}..."
