"""What stands in the cells of a state x event matrix, in words; the same in every format for people."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.emit.event_matrix import Cell, EventMatrix, Reception, Row, WayOut
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.ir.type_expression import LITERAL, TypeExpression

RECEPTION_WORDS: Final = {
    Reception.HANDLED: "handled",
    Reception.IGNORED: "ignored",
    Reception.FILTERED: "filtered",
    Reception.UNEXPECTED: "unexpected",
    Reception.UNKNOWN: "not known",
}
NO_EVENTS: Final = "The workflow handles, ignores and observes no event."
_MEANINGS: Final = {
    Reception.HANDLED: "a handler takes the event; below it stands where it leads",
    Reception.IGNORED: "`ignore` of the procedure names the event: nothing happens, on purpose",
    Reception.FILTERED: "no SOP that gets here observes the event: nothing happens",
    Reception.UNEXPECTED: "neither handled nor ignored: a recovery message, and a retry is spent",
    Reception.UNKNOWN: "the analysis could not tell",
}
_WAY_LEGEND: Final = {
    TransitionKind.MOVE: ("-> Other", "the run goes on in that procedure"),
    TransitionKind.FINISH: ("-> End", "the run is over"),
    TransitionKind.STAY: ("stay", "the run stays in the procedure"),
    TransitionKind.RECOVER: ("recover", "the handler returns a text: a recovery message"),
    TransitionKind.RAISE: ("raise", "the handler raises: all it did is undone"),
}


def title(matrix: EventMatrix) -> str:
    """What the matrix is of."""
    return f"{matrix.workflow}: what becomes of every event"


def event_words(row: Row) -> tuple[str, ...]:
    """The event's name, what it carries, and what it says of itself."""
    if row.is_any:
        return ("Event", "any event without a row of its own")
    event = row.event
    payload = ""
    if event is not None and event.payload is not None and event.payload.name != "None":
        payload = payload_text(event.payload)
    description = " ".join(event.description.split()) if event is not None else ""
    told = (f"carries {payload}" if payload else "", description)
    return (row.name, *(text for text in told if text))


def payload_text(payload: TypeExpression) -> str:
    """The type by its name where it has one: a generic base says no more than `P` of it."""
    if payload.is_known and not payload.arguments and payload.name != LITERAL:
        return simple_name(payload.name)
    return " ".join(payload.text.split())


def handler_words(cell: Cell, row: Row) -> str:
    """The handler, and what it is declared for where that is a base of the event."""
    simple = simple_name(row.qualname)
    return cell.handler if cell.declared_event == simple else f"{cell.handler} (for {cell.declared_event})"


def ways_words(cell: Cell) -> str:
    """Where the handler leads: `-> Pay, stay`."""
    words = [_way(way) for way in cell.ways_out]
    words += ["fails"] if cell.fails else []
    words += [] if cell.is_complete else ["perhaps elsewhere"]
    return ", ".join(dict.fromkeys(words))


def cell_words(cell: Cell, row: Row) -> tuple[str, ...]:
    """One line, or for a handled event two: the handler, and where it leads."""
    if cell.reception is not Reception.HANDLED:
        return (RECEPTION_WORDS[cell.reception],)
    return tuple(text for text in (handler_words(cell, row), ways_words(cell)) if text)


def remarks(matrix: EventMatrix) -> tuple[str, ...]:
    """How many cells are of which kind, and the events that nobody handles."""
    found = Counter(cell.reception for row in matrix.rows for cell in row.cells)
    counts = joined(f"{found[kind]} {words}" for kind, words in RECEPTION_WORDS.items() if found[kind])
    unhandled = [
        row.name for row in matrix.rows if not any(cell.reception is Reception.HANDLED for cell in row.cells)
    ]
    said = (
        f"{sum(found.values())} cells: {counts}" if found else "",
        f"no procedure handles {joined(unhandled, last='or')}" if unhandled else "",
    )
    return tuple(sentence for sentence in said if sentence)


def legend(matrices: Sequence[EventMatrix]) -> tuple[tuple[str, str], ...]:
    """Every word of the matrices, with its meaning."""
    cells = [cell for matrix in matrices for row in matrix.rows for cell in row.cells]
    kinds = {cell.reception for cell in cells}
    ways = {way.kind for cell in cells for way in cell.ways_out}
    found = [
        ("on_name" if kind is Reception.HANDLED else words, _MEANINGS[kind])
        for kind, words in RECEPTION_WORDS.items()
        if kind in kinds
    ]
    found += [entry for kind, entry in _WAY_LEGEND.items() if kind in ways]
    if any(cell.fails for cell in cells):
        found.append(("fails", "some path returns what the runtime refuses: HandlerError"))
    if any(not cell.is_complete for cell in cells):
        found.append(("perhaps elsewhere", "not all that the handler returns could be followed"))
    return tuple(found)


def _way(way: WayOut) -> str:
    if way.kind in {TransitionKind.MOVE, TransitionKind.FINISH}:
        return f"-> {way.target}"
    return way.kind.value
