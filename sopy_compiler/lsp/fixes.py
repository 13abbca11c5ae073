"""The fixes that findings bring."""

from collections.abc import Iterable, Iterator
from typing import Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import Edit, FixSafety
from sopy_compiler.lsp.offer import Offer

QUICK_FIX: Final = "quickfix"
_LONGEST: Final = 40


def fixes(findings: Iterable[Diagnostic]) -> Iterator[Offer]:
    """One offer for each finding that has a fix."""
    for one in findings:
        if one.fix is not None:
            is_safe = one.fix.safety is FixSafety.SAFE
            yield Offer(
                title=f"{_words(one.fix.edits)} ({one.code})",
                kind=QUICK_FIX,
                edits=one.fix.edits,
                finding=one,
                is_preferred=is_safe,
            )


def _words(edits: tuple[Edit, ...]) -> str:
    written = " … ".join(text for edit in edits if (text := " ".join(edit.text.split())))
    if not written:
        return "Remove it"
    verb = "Insert" if all(edit.span.start == edit.span.end for edit in edits) else "Change to"
    return f"{verb} `{written if len(written) <= _LONGEST else written[: _LONGEST - 1] + '…'}`"
