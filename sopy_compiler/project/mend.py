"""Applying the fixes of findings: each is tried on the whole program before a byte is written."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import Edit, FixSafety
from sopy_compiler.diagnostics.identity import Identity, identity
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.project.decode import UndecodableError, decode_losslessly
from sopy_compiler.project.edited_text import UneditableError, edited_text
from sopy_compiler.project.file_kind import PYTHON_SUFFIX
from sopy_compiler.project.idle_imports import without_idle_imports

_ROUNDS: Final = 20
# So many fixes may follow from each other before the first of them is given up.
_CONSEQUENCES: Final = 3
Contents = Mapping[str, bytes]
_Key = tuple[str, Identity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check of some contents comes to: the findings, and the graph as JSON."""

    findings: tuple[Diagnostic, ...]
    graph: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The new contents of files, the findings mended, and why the fixes of others did not hold."""

    contents: dict[str, bytes]
    mended: tuple[Diagnostic, ...]
    refused: tuple[tuple[Diagnostic, str], ...]
    left: tuple[Diagnostic, ...]


def mend(originals: Contents, judge: Callable[[Contents], Verdict], *, is_unsafe: bool) -> Mended:
    """Apply fixes until none is left that holds; `originals` are the files by the paths that reports show.

    A fix holds if the files still parse, its finding is gone and no error or warning is new; a safe one must
    leave the graph as it was. What is new may have a fix of its own, which then belongs to the first.
    """
    contents = dict(originals)
    verdict = judge(contents)
    mended: list[Diagnostic] = []
    refused: dict[_Key, tuple[Diagnostic, str]] = {}
    for _ in range(_ROUNDS):
        wanted = _compatible(
            [
                one
                for one in verdict.findings
                if _may_apply(one, contents, is_unsafe=is_unsafe) and _key(one) not in refused
            ]
        )
        if not wanted:
            break
        tried = _tried(contents, verdict, wanted, judge, is_unsafe=is_unsafe)
        if not isinstance(tried, str):
            contents, verdict = tried
            mended += wanted
            continue
        for one in wanted:
            tried = _tried(contents, verdict, [one], judge, is_unsafe=is_unsafe)
            if isinstance(tried, str):
                refused[_key(one)] = (one, tried)
                continue
            mended.append(one)
            contents, verdict = tried
            # The places of the others may have moved.
            break
    changed = {path: data for path, data in contents.items() if data != originals[path]}
    return Mended(
        contents=changed, mended=tuple(mended), refused=tuple(refused.values()), left=verdict.findings
    )


def _may_apply(one: Diagnostic, contents: Contents, *, is_unsafe: bool) -> bool:
    fix = one.fix
    if fix is None or (fix.safety is FixSafety.UNSAFE and not is_unsafe):
        return False
    return all(edit.span.path in contents for edit in fix.edits)


def _compatible(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings whose fixes go together: of fixes that overlap the first; equal edits count once."""
    found: list[Diagnostic] = []
    taken: set[Edit] = set()
    for one in findings:
        assert one.fix is not None
        new = [edit for edit in one.fix.edits if edit not in taken]
        if not any(_overlap(edit, other) for edit in new for other in taken):
            taken.update(new)
            found.append(one)
    return found


def _overlap(one: Edit, other: Edit) -> bool:
    left, right = one.span, other.span
    if left.path != right.path:
        return False
    return left.start == right.start or (left.start < right.end and right.start < left.end)


def _tried(
    contents: Contents,
    before: Verdict,
    wanted: list[Diagnostic],
    judge: Callable[[Contents], Verdict],
    *,
    is_unsafe: bool,
) -> tuple[dict[str, bytes], Verdict] | str:
    """The contents with the fixes and their verdict, or why the fixes do not hold."""
    applied: list[Diagnostic] = []
    after, todo = dict(contents), wanted
    new: list[Diagnostic] = []
    for _ in range(_CONSEQUENCES):
        try:
            after = _with_fixes(after, todo)
        except (UneditableError, UndecodableError, UnicodeEncodeError) as error:
            return f"the file cannot be changed so: {error}"
        applied += todo
        verdict = judge(after)
        if not _are_gone(wanted, before, verdict):
            return "the finding would stay"
        new = _new(before, verdict, wanted)
        if not new:
            is_safe = all(one.fix is not None and one.fix.safety is FixSafety.SAFE for one in applied)
            return (
                "it would change the graph" if is_safe and verdict.graph != before.graph else (after, verdict)
            )
        todo = _compatible(one for one in new if _may_apply(one, after, is_unsafe=is_unsafe))
        if len(todo) < len(new):
            break
    return f"it would bring {joined(dict.fromkeys(one.code for one in new))}"


def _with_fixes(contents: Contents, wanted: Iterable[Diagnostic]) -> dict[str, bytes]:
    edits: dict[str, set[Edit]] = {}
    for one in wanted:
        assert one.fix is not None
        for edit in one.fix.edits:
            edits.setdefault(edit.span.path, set()).add(edit)
    return dict(contents) | {path: _edited(contents[path], own, path) for path, own in edits.items()}


def _are_gone(wanted: Iterable[Diagnostic], before: Verdict, after: Verdict) -> bool:
    known, found = Counter(map(_key, before.findings)), Counter(map(_key, after.findings))
    return all(found[_key(one)] < known[_key(one)] for one in wanted)


def _new(before: Verdict, after: Verdict, mended: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The errors and warnings that were not there; not what an error has become that is milder now."""
    known = Counter(map(_key, before.findings))
    rank_of_mended = {_thing(one): one.severity.rank for one in mended}
    new: list[Diagnostic] = []
    for one in after.findings:
        known[_key(one)] -= 1
        is_milder = one.severity.rank < rank_of_mended.get(_thing(one), 0)
        if known[_key(one)] < 0 and one.severity is not Severity.NOTE and not is_milder:
            new.append(one)
    return new


def _thing(one: Diagnostic) -> tuple[str, str, str]:
    """What a finding is about, whatever rule says so."""
    return one.span.path, one.symbol, one.subject


def _edited(data: bytes, edits: Iterable[Edit], path: str) -> bytes:
    is_python = path.endswith(PYTHON_SUFFIX)
    decoded = decode_losslessly(data, is_python=is_python)
    text = edited_text(decoded.text, edits)
    return decoded.encode(without_idle_imports(decoded.text, text, path) if is_python else text)


def _key(one: Diagnostic) -> _Key:
    return one.span.path, identity(one)


def graph_without_places(text: str) -> str:
    """The JSON of a graph without the lines, which every edit moves."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items() if key != "line"}
        return [bare(item) for item in value] if isinstance(value, list) else value

    return json.dumps(bare(json.loads(text)), sort_keys=True)
