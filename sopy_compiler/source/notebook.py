"""The code cells of a Jupyter notebook, as one module."""

import ast
import json
import re
from dataclasses import dataclass
from typing import Any, Final

# What stands below these is Python all the same.
_PYTHON_MAGICS: Final = frozenset({"time", "timeit", "capture", "prun", "python", "python3"})
_CELL_MAGIC: Final = re.compile(r"\s*%%(\w*)")
_ASSIGNED: Final = re.compile(r"(?P<kept>\s*[A-Za-z_][\w, ]*=\s*)[%!].*")
_COMMAND: Final = re.compile(r"(?P<indent>\s*)(?:[%!?].*|[\w.]+\?\??\s*)$")


class NotebookError(ValueError):
    """The text is no notebook; the message is a clause that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A code cell: its number among all cells from 1, and its lines in the module, the last one inclusive."""

    number: int
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookModule:
    """The module's text, and which of its lines are of which cell."""

    text: str
    cells: tuple[Cell, ...]


def extract_notebook(document: str) -> NotebookModule:
    """Join the code cells of a notebook (nbformat 3 and 4) in their order; IPython's commands become `pass`.

    Raises:
        NotebookError: the document is no notebook.
    """
    try:
        notebook = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise NotebookError(f"it is not JSON ({error})") from None
    if not isinstance(notebook, dict):
        raise NotebookError("it is no notebook: the JSON is not an object")
    cells = notebook.get("cells")
    if cells is None:
        sheets = notebook.get("worksheets") or [{}]
        cells = sheets[0].get("cells") if isinstance(sheets[0], dict) else None
    if not isinstance(cells, list):
        raise NotebookError("it is no notebook: it has no cells")
    lines: list[str] = []
    found = []
    for number, cell in enumerate(cells if _is_python(notebook) else [], 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            own = _python(_source(cell))
            found.append(Cell(number=number, first_line=len(lines) + 1, last_line=len(lines) + len(own)))
            lines += own
    return NotebookModule(text="".join(f"{line}\n" for line in lines), cells=tuple(found))


def cell_at(cells: tuple[Cell, ...], line: int) -> Cell | None:
    """The cell that a line of the module is in."""
    return next((cell for cell in cells if cell.first_line <= line <= cell.last_line), None)


def _is_python(notebook: dict[str, Any]) -> bool:
    metadata = notebook.get("metadata")
    about = metadata if isinstance(metadata, dict) else {}
    told = (about.get("language_info"), "name"), (about.get("kernelspec"), "language")
    names = [one.get(key) for one, key in told if isinstance(one, dict) and one.get(key)]
    return not names or str(names[0]).lower() in {"python", "ipython"}


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _python(text: str) -> list[str]:
    """The lines of a cell as Python; their number stays."""
    lines = text.split("\n")
    magic = _CELL_MAGIC.match(lines[0])
    if magic is not None:
        return ["", *lines[1:]] if magic[1] in _PYTHON_MAGICS else [""] * len(lines)
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [_plain(line) for line in lines]
    return lines


def _plain(line: str) -> str:
    assigned = _ASSIGNED.fullmatch(line)
    if assigned is not None:
        return f"{assigned['kept']}None"
    command = _COMMAND.fullmatch(line)
    return line if command is None else f"{command['indent']}pass"
