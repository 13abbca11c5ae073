"""`diff --format text`: a line for each change, worst first, and one for each session."""

from collections import Counter
from collections.abc import Iterator

from sopy_compiler.analysis.changes.change import Change, Verdict
from sopy_compiler.report.diff_report import DiffReport
from sopy_compiler.source.printable import one_line
from sopy_compiler.source.span import Span


def render_diff_text(report: DiffReport) -> str:
    """The report as text."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: DiffReport) -> Iterator[str]:
    for one in report.versions:
        state = f"{one.old or 'none'} -> {one.new or 'none'}" if one.old != one.new else one.new
        yield f"{one.module}: version {state}"
    for change in report.comparison.changes:
        yield _line(change, report.code)
        if change.breaks and change.remedy:
            yield f"    declare {one_line(change.remedy)}"
    for mistake in report.comparison.mistakes:
        said = f"migration `{mistake.migration}`: {one_line(mistake.reason)}"
        yield f"{_place(mistake.span)}: {report.code} {said}"
    for judged in report.sessions or ():
        session = judged.session
        where = session.procedure.rpartition(":")[2]
        reasons = "; ".join(_said(change) for change in judged.changes)
        verdict = _verdict(judged.verdict, judged.changes)
        yield (
            f"session {one_line(session.id)} in {where} after {session.sequence} events, version "
            f"{session.version or 'none'}: {verdict}{': ' if reasons else ''}{one_line(reasons)}"
        )
    yield _summary(report)


def _line(change: Change, code: str) -> str:
    mark = f"{code} " if change.breaks else ""
    return f"{_place(change.span)}: {mark}{_verdict(change.verdict, (change,))}: {one_line(_said(change))}"


def _verdict(verdict: Verdict, changes: tuple[Change, ...]) -> str:
    """The verdict, or who takes care of it."""
    names = sorted({change.migrated_by for change in changes if change.migrated_by})
    is_settled = names and not any(change.breaks for change in changes)
    return f"migrated by `{'`, `'.join(names)}`" if is_settled else verdict.value


def _said(change: Change) -> str:
    return f"{change.part.value} `{change.subject}` {change.difference.value}: {change.reason}"


def _place(span: Span) -> str:
    return f"{one_line(span.path)}:{span.line}:{span.column}"


def _summary(report: DiffReport) -> str:
    counts: Counter[str] = Counter()
    for change in report.comparison.changes:
        is_settled = bool(change.migrated_by) and change.verdict is not Verdict.COMPATIBLE
        counts["migrated" if is_settled else change.verdict.value] += 1
    words = [f"{count} {verdict}" for verdict, count in counts.items()]
    text = f"{sum(counts.values())} changes" + (f": {', '.join(words)}" if words else "")
    if report.sessions is not None:
        lost = sum(any(change.breaks for change in one.changes) for one in report.sessions)
        text += f"; {len(report.sessions)} live sessions, {lost} of them cannot go on"
    return text
