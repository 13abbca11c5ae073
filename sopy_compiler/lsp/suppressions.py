"""Comments that silence a finding."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.diagnostics.suppression import Suppression
from sopy_compiler.lsp.insertions import insertion
from sopy_compiler.lsp.offer import Offer
from sopy_compiler.lsp.parsed import parsed
from sopy_compiler.project.edited_text import edited_text
from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax.comments import suppressions_of
from sopy_compiler.syntax.parse import parse

QUICK_FIX: Final = "quickfix"
_NEVER: Final = frozenset({"SOP001", "SOP002", "SOP004", "SOP005"})


def suppressions(one: Diagnostic, source: SourceText) -> Iterator[Offer]:
    """To silence the finding where it stands, and in the whole file."""
    if one.code in _NEVER or parsed(source) is None:
        return
    edit = _on_the_line(one, source)
    if edit is not None:
        yield Offer(title=f"Ignore {one.code} here", kind=QUICK_FIX, edits=(edit,), finding=one)
    edit = _in_the_file(one, source)
    if edit is not None:
        yield Offer(title=f"Ignore {one.code} in this file", kind=QUICK_FIX, edits=(edit,), finding=one)


def _on_the_line(one: Diagnostic, source: SourceText) -> Edit | None:
    """A comment behind the first line, the last one, or in front: the first that is none inside a text."""
    lines = source.text.split("\n")
    module = parsed(source)
    assert module is not None
    for known in suppressions_of(module.tree):
        # A blanket ignore is a finding of its own.
        if not known.is_file_wide and known.codes and _covers(known, one):
            return _longer(known, one.code, lines)
    comment = f"# sopyc: ignore[{one.code}]"
    for number in dict.fromkeys((one.span.line, one.span.end_line)):
        if number <= len(lines):
            end = len(lines[number - 1].rstrip()) + 1
            edit = insertion(one.span.path, number, end, f"  {comment}")
            if _silences(edit, one, source):
                return edit
    indent = lines[one.span.line - 1][
        : len(lines[one.span.line - 1]) - len(lines[one.span.line - 1].lstrip())
    ]
    edit = insertion(one.span.path, one.span.line, 1, f"{indent}{comment}\n")
    return edit if _silences(edit, one, source, moved=1) else None


def _in_the_file(one: Diagnostic, source: SourceText) -> Edit | None:
    module = parsed(source)
    assert module is not None
    lines = source.text.split("\n")
    for known in suppressions_of(module.tree):
        if known.is_file_wide and known.codes:
            return _longer(known, one.code, lines)
    statements = module.tree.module.body
    if not statements:
        return None
    first = next((number for number, line in enumerate(lines, 1) if not line.startswith("#")), 1)
    if source.is_fragment:
        first = module.tree.span(statements[0]).line
    edit = insertion(one.span.path, first, 1, f"# sopyc: ignore-file[{one.code}]\n")
    return edit if _silences(edit, one, source, moved=1) else None


def _longer(known: Suppression, code: str, lines: list[str]) -> Edit:
    """One code more in a comment that is there."""
    column = lines[known.span.line - 1].index("]", known.span.column - 1) + 1
    return insertion(known.span.path, known.span.line, column, f", {code}")


def _silences(edit: Edit, one: Diagnostic, source: SourceText, *, moved: int = 0) -> bool:
    """Whether the finding is covered once the edit is made, which moves it by some lines."""
    tree, problems = parse(replace(source, text=edited_text(source.text, (edit,))))
    if tree is None or problems:
        return False
    there = replace(
        one, span=replace(one.span, line=one.span.line + moved, end_line=one.span.end_line + moved)
    )
    return any(one.code in known.codes and _covers(known, there) for known in suppressions_of(tree))


def _covers(known: Suppression, one: Diagnostic) -> bool:
    return known.covers.start <= one.span.start < known.covers.end
