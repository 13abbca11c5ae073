"""Comments that silence findings, applied."""

from collections.abc import Iterable

from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.selector import selects
from sopy_compiler.diagnostics.suppression import Suppression, UnusedSuppression
from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Silenced:
    """A finding that the author has accepted, with the comment that says so."""

    diagnostic: Diagnostic
    suppression: Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """Findings divided by the suppressions of the program."""

    kept: tuple[Diagnostic, ...]
    silenced: tuple[Silenced, ...]


def suppress(diagnostics: Iterable[Diagnostic], suppressions: Iterable[Suppression]) -> Suppressed:
    """Divide the findings; the innermost comment that covers a finding silences it."""
    by_path: dict[str, list[Suppression]] = {}
    for suppression in suppressions:
        by_path.setdefault(suppression.covers.path, []).append(suppression)
    kept, silenced = [], []
    for diagnostic in diagnostics:
        covering = [one for one in by_path.get(diagnostic.span.path, ()) if _silences(one, diagnostic)]
        if covering:
            innermost = max(covering, key=lambda one: (not one.is_file_wide, one.covers.start))
            silenced.append(Silenced(diagnostic=diagnostic, suppression=innermost))
        else:
            kept.append(diagnostic)
    return Suppressed(kept=tuple(kept), silenced=tuple(silenced))


def unused_suppressions(
    suppressions: Iterable[Suppression],
    silenced: Iterable[Silenced],
    judged: Iterable[Rule],
    selection: Selection,
) -> tuple[UnusedSuppression, ...]:
    """The codes of comments that silenced nothing; codes of which no rule judges the file are left out."""
    used: dict[Suppression, set[tuple[str, str]]] = {}
    for one in silenced:
        used.setdefault(one.suppression, set()).add((one.diagnostic.code, one.diagnostic.name))
    rules = tuple((rule.code, rule.name) for rule in judged)
    unused = []
    for suppression in suppressions:
        ran = [rule for rule in rules if selection.judges(*rule, suppression.span.path)]
        codes = tuple(
            written
            for written in suppression.codes
            if _any_selected(written, ran) and not _any_selected(written, used.get(suppression, ()))
        )
        if codes:
            unused.append(UnusedSuppression(suppression=suppression, codes=codes))
    return tuple(unused)


def _any_selected(selector: str, rules: Iterable[tuple[str, str]]) -> bool:
    return any(selects(selector, code=code, name=name) for code, name in rules)


def _silences(suppression: Suppression, diagnostic: Diagnostic) -> bool:
    if not suppression.is_file_wide and not (
        suppression.covers.start <= diagnostic.span.start < suppression.covers.end
    ):
        return False
    return any(selects(code, code=diagnostic.code, name=diagnostic.name) for code in suppression.codes)
