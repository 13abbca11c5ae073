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
from sopy_compiler.project.decode import UndecodableError, decode_losslessly
from sopy_compiler.project.edited_text import UneditableError, edited_text

_ROUNDS: Final = 20
Contents = Mapping[str, bytes]
_Key = tuple[str, Identity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a check of some contents comes to: the findings, and the graph as JSON."""

    findings: tuple[Diagnostic, ...]
    graph: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The new contents of the files that change, the findings mended, and those whose fix did not hold."""

    contents: dict[str, bytes]
    mended: tuple[Diagnostic, ...]
    refused: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def mend(originals: Contents, judge: Callable[[Contents], Verdict], *, is_unsafe: bool) -> Mended:
    """Apply fixes until none is left that holds; `originals` are the files by the paths that reports show.

    A fix holds if the files still parse, its finding is gone and no error or warning is new; a safe one must
    leave the graph as it was.
    """
    contents = dict(originals)
    verdict = judge(contents)
    mended: list[Diagnostic] = []
    refused: dict[_Key, Diagnostic] = {}
    for _ in range(_ROUNDS):
        wanted = _wanted(verdict, contents, refused, is_unsafe=is_unsafe)
        if not wanted:
            break
        tried = _tried(contents, verdict, wanted, judge)
        if tried is not None:
            contents, verdict = tried
            mended += wanted
            continue
        for one in wanted:
            tried = _tried(contents, verdict, [one], judge)
            if tried is None:
                refused[_key(one)] = one
                continue
            mended.append(one)
            contents, verdict = tried
            # The places of the others may have moved.
            break
    changed = {path: data for path, data in contents.items() if data != originals[path]}
    return Mended(
        contents=changed, mended=tuple(mended), refused=tuple(refused.values()), left=verdict.findings
    )


def _wanted(
    verdict: Verdict, contents: Contents, refused: Mapping[_Key, Diagnostic], *, is_unsafe: bool
) -> list[Diagnostic]:
    """Findings whose fixes go together: of fixes that overlap the first; equal edits count once."""
    found: list[Diagnostic] = []
    taken: set[Edit] = set()
    for one in verdict.findings:
        fix = one.fix
        if fix is None or (fix.safety is FixSafety.UNSAFE and not is_unsafe) or _key(one) in refused:
            continue
        new = [edit for edit in fix.edits if edit not in taken]
        if all(edit.span.path in contents for edit in fix.edits) and not any(
            _overlap(edit, other) for edit in new for other in taken
        ):
            taken.update(new)
            found.append(one)
    return found


def _overlap(one: Edit, other: Edit) -> bool:
    left, right = one.span, other.span
    if left.path != right.path:
        return False
    return left.start == right.start or (left.start < right.end and right.start < left.end)


def _tried(
    contents: Contents, before: Verdict, wanted: Iterable[Diagnostic], judge: Callable[[Contents], Verdict]
) -> tuple[dict[str, bytes], Verdict] | None:
    """The contents with the fixes and their verdict, if all fixes hold."""
    fixes = [(one, one.fix) for one in wanted if one.fix is not None]
    edits: dict[str, set[Edit]] = {}
    for _, fix in fixes:
        for edit in fix.edits:
            edits.setdefault(edit.span.path, set()).add(edit)
    after = dict(contents)
    try:
        for path, own in edits.items():
            after[path] = _edited(contents[path], own, path)
    except (UneditableError, UndecodableError, UnicodeEncodeError):
        return None
    verdict = judge(after)
    known, found = Counter(map(_key, before.findings)), Counter(map(_key, verdict.findings))
    if any(found[_key(one)] >= known[_key(one)] for one, _ in fixes):
        return None
    grave = {_key(one) for one in verdict.findings if one.severity is not Severity.NOTE}
    if any(number > known[key] for key, number in found.items() if key in grave):
        return None
    is_safe = all(fix.safety is FixSafety.SAFE for _, fix in fixes)
    return None if is_safe and verdict.graph != before.graph else (after, verdict)


def _edited(data: bytes, edits: Iterable[Edit], path: str) -> bytes:
    decoded = decode_losslessly(data, is_python=path.endswith(".py"))
    return decoded.encode(edited_text(decoded.text, edits))


def _key(one: Diagnostic) -> _Key:
    return one.span.path, identity(one)


def graph_without_places(text: str) -> str:
    """The JSON of a graph without the lines, which every edit moves."""

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items() if key != "line"}
        return [bare(item) for item in value] if isinstance(value, list) else value

    return json.dumps(bare(json.loads(text)), sort_keys=True)
