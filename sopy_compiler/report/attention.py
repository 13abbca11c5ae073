"""What a report for people lists, what it only counts, and the counts of each rule."""

from collections import Counter
from collections.abc import Iterable

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.selector import selects
from sopy_compiler.diagnostics.severity import Severity


def grave_first(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors and warnings in the order of places, then notes."""
    return tuple(sorted(diagnostics, key=lambda one: one.severity is Severity.NOTE))


def divide_notes(
    diagnostics: Iterable[Diagnostic], asked: Iterable[str]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """What is listed, and the notes that are not, unless one of the selectors in `asked` means their rule."""
    selectors = tuple(asked)
    listed: list[Diagnostic] = []
    counted: list[Diagnostic] = []
    for one in diagnostics:
        is_asked = any(selects(selector, code=one.code, name=one.name) for selector in selectors)
        (counted if one.severity is Severity.NOTE and not is_asked else listed).append(one)
    return grave_first(listed), tuple(counted)


def note_lines(counted: Iterable[Diagnostic]) -> tuple[str, ...]:
    """One line a rule for notes that are not listed."""
    return tuple(
        f"{number:,} note{'' if number == 1 else 's'} of {code} ({name}); --notes lists them"
        for (code, name), number in sorted(Counter((one.code, one.name) for one in counted).items())
    )


def statistics(diagnostics: Iterable[Diagnostic]) -> str:
    """One line a rule and severity, the most frequent first: number, code, severity, name."""
    counts = Counter((one.code, one.severity.value, one.name) for one in diagnostics)
    digits = max((len(f"{number:,}") for number in counts.values()), default=0)
    return "".join(
        f"{number:>{digits},}  {code}  {severity:<7}  {name}\n"
        for (code, severity, name), number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
