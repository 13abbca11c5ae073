"""Run the rules over a program."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.consequences import attached
from sopy_compiler.checker.failure import RuleFailureError
from sopy_compiler.checker.select import Selection
from sopy_compiler.checker.suppress import Silenced, suppress, unused_suppressions
from sopy_compiler.diagnostics.accepted import AcceptedFinding
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import LoadedRule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.suppression import Suppression, UnusedSuppression
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.program import Program
from sopy_compiler.rules.catalog import load_rules

Rules = tuple[LoadedRule[Program, Facts], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The findings in the order of reports, and those that comments have silenced."""

    diagnostics: tuple[Diagnostic, ...]
    silenced: tuple[Silenced, ...]


def accepted(checked: Checked) -> tuple[AcceptedFinding, ...]:
    """The silenced findings in the order of reports."""
    return tuple(
        AcceptedFinding(
            diagnostic=one.diagnostic, is_in_source=True, justification=one.suppression.justification
        )
        for one in sorted(checked.silenced, key=lambda one: one.diagnostic.sort_key)
    )


def run(program: Program, facts: Facts, selection: Selection) -> tuple[Diagnostic, ...]:
    """The findings that are wanted and not silenced, in the order of files and places.

    Raises:
        RuleFailureError: a rule failed; the error carries the findings of the others.
    """
    return check(program, facts, selection).diagnostics


def check(program: Program, facts: Facts, selection: Selection, *, rules: Rules | None = None) -> Checked:
    """Like `run`, with the silenced findings; `rules` are the catalogue unless given.

    Raises:
        RuleFailureError: a rule failed; the error carries the findings of the others.
    """
    wanted = tuple(rule for rule in (load_rules() if rules is None else rules) if selection.runs(rule.rule))
    suppressions = _suppressions(program)
    findings, failures = _run_each(wanted, program, facts)
    first = suppress(_adjusted(findings, program, selection), suppressions)
    judged = tuple(rule.rule for rule in wanted if rule.check is not None and rule.rule.code not in failures)
    broken = {one.span.path for one in first.kept if one.severity is Severity.ERROR}
    unused = tuple(
        replace(one, is_doubtful=one.suppression.span.path in broken)
        for one in unused_suppressions(suppressions, first.silenced, judged, selection)
    )
    last = suppress(_adjusted(_about_suppressions(wanted, unused), program, selection), suppressions)
    checked = Checked(
        diagnostics=_ordered((*attached(first.kept, program, facts), *last.kept)),
        silenced=(*first.silenced, *last.silenced),
    )
    if failures:
        raise RuleFailureError(tuple(failures), checked.diagnostics) from next(iter(failures.values()))
    return checked


def _run_each(
    rules: Rules, program: Program, facts: Facts
) -> tuple[tuple[Diagnostic, ...], dict[str, Exception]]:
    """The findings, and what was raised by the rules that failed."""
    findings: list[Diagnostic] = []
    failures: dict[str, Exception] = {}
    for rule in rules:
        if rule.check is None:
            continue
        try:
            findings += tuple(rule.check(program, facts))
        except Exception as error:  # noqa: BLE001  one broken rule must not cost the findings of the others
            failures[rule.rule.code] = error
    return tuple(findings), failures


def _about_suppressions(rules: Rules, unused: tuple[UnusedSuppression, ...]) -> Iterator[Diagnostic]:
    for rule in rules:
        if rule.check_suppressions is not None:
            yield from rule.check_suppressions(unused)


def _adjusted(
    diagnostics: Iterable[Diagnostic], program: Program, selection: Selection
) -> tuple[Diagnostic, ...]:
    """Only what is wanted and lies in reported modules, each finding once, with the severity asked for."""
    unreported = {module.path for module in program.modules if not module.is_reported}
    kept: dict[tuple[object, ...], Diagnostic] = {}
    for diagnostic in diagnostics:
        if diagnostic.span.path not in unreported and selection.wants(diagnostic):
            adjusted = replace(diagnostic, severity=selection.severity(diagnostic))
            kept.setdefault((diagnostic.code, diagnostic.span, diagnostic.message), adjusted)
    return _ordered(kept.values())


def _ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.sort_key))


def _suppressions(program: Program) -> tuple[Suppression, ...]:
    return tuple(
        suppression for module in program.modules if module.is_reported for suppression in module.suppressions
    )
