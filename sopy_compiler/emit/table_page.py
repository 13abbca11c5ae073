"""A page of HTML with tables that stands alone: it loads nothing and runs nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from sopy_compiler.emit.table_column import Column, column_words
from sopy_compiler.emit.table_page_style import STYLE
from sopy_compiler.source.printable import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A row of a table as HTML: its head, and a cell for each column, empty where there is nothing to say."""

    head: str
    cells: tuple[str, ...]
    is_nested: bool = False


def escaped(text: str) -> str:
    """Text on one line that HTML shows as it is."""
    return escape(one_line(" ".join(text.split())))


def tag(text: str, kind: str) -> str:
    """A word with a border or a background; `kind` is a class of the style."""
    return f'<span class="tag {kind}">{escaped(text)}</span>'


def tags(found: Iterable[str]) -> str:
    """Tags beside each other; empty without any."""
    inner = "".join(found)
    return f'<div class="tags">{inner}</div>' if inner else ""


def small(text: str) -> str:
    """A line of less weight; empty stays empty."""
    return f"<small>{escaped(text)}</small>" if text else ""


def named(name: str, *told: str) -> str:
    """A name of the program, and lines that tell about it."""
    return f'<span class="name">{escaped(name)}</span>{"".join(map(small, told))}'


def section(
    heading: str,
    corner: str,
    columns: Sequence[Column],
    rows: Sequence[PageRow],
    notes: Iterable[tuple[str, Sequence[str]]],
    empty: str,
) -> str:
    """A table under its heading, and lists of sentences.

    Args:
        heading: what the table is of.
        corner: what the rows are.
        columns: the procedures.
        rows: each with a cell for every column.
        notes: headings with the sentences below them; one without sentences is left out.
        empty: the sentence that stands in place of a table without rows.
    """
    return "\n".join(_section_lines(heading, corner, columns, rows, notes, empty))


def write_page(
    title: str, headings: Sequence[str], sections: Sequence[str], legend: Sequence[tuple[str, str]]
) -> str:
    """The whole page; several sections are listed above them."""
    return "\n".join(_page_lines(title, headings, sections, legend)) + "\n"


def _page_lines(
    title: str, headings: Sequence[str], sections: Sequence[str], legend: Sequence[tuple[str, str]]
) -> Iterator[str]:
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="generator" content="sopyc">'
    yield f"<title>{escaped(title)}</title>"
    yield f"<style>\n{STYLE}</style>"
    yield "</head>"
    yield "<body>"
    yield f"<h1>{escaped(title)}</h1>"
    if len(sections) > 1:
        yield "<nav><ul>"
        for number, heading in enumerate(headings, 1):
            yield f'<li><a href="#table-{number}">{escaped(heading)}</a></li>'
        yield "</ul></nav>"
    yield "<main>"
    for number, inner in enumerate(sections, 1):
        yield f'<section id="table-{number}">'
        yield inner
        yield "</section>"
    yield "</main>"
    if legend:
        yield "<h2>Legend</h2>"
        yield "<dl>"
        yield from (f"<dt>{escaped(term)}</dt><dd>{escaped(meaning)}</dd>" for term, meaning in legend)
        yield "</dl>"
    yield "</body>"
    yield "</html>"


def _section_lines(
    heading: str,
    corner: str,
    columns: Sequence[Column],
    rows: Sequence[PageRow],
    notes: Iterable[tuple[str, Sequence[str]]],
    empty: str,
) -> Iterator[str]:
    yield f"<h2>{escaped(heading)}</h2>"
    if rows:
        yield '<div class="scroll" tabindex="0">'
        yield "<table>"
        heads = "".join(f'<th scope="col">{_column(column)}</th>' for column in columns)
        yield f'<thead><tr><th scope="col">{escaped(corner)}</th>{heads}</tr></thead>'
        yield "<tbody>"
        for row in rows:
            yield _row(row, columns)
        yield "</tbody>"
        yield "</table>"
        yield "</div>"
    else:
        yield f"<p>{escaped(empty)}</p>"
    for title, sentences in notes:
        if sentences:
            yield f"<h3>{escaped(title)}</h3>"
            yield "<ul>"
            yield from (f"<li>{escaped(sentence)}</li>" for sentence in sentences)
            yield "</ul>"


def _row(row: PageRow, columns: Sequence[Column]) -> str:
    cells = "".join(map(_cell, columns, row.cells))
    kind = ' class="nested"' if row.is_nested else ""
    return f'<tr{kind}><th scope="row">{row.head}</th>{cells}</tr>'


def _cell(column: Column, cell: str) -> str:
    """A cell that can say without its column's head which it belongs to."""
    if not cell:
        return '<td class="empty"></td>'
    return f'<td data-column="{escaped(" ".join(column_words(column)))}"><div>{cell}</div></td>'


def _column(column: Column) -> str:
    path, line = column.span.path, column.span.line
    where = f'<small title="{escaped(path)}">{escaped(path.rpartition("/")[2])}:{line}</small>'
    return named(*column_words(column)) + where
