"""Findings that a project has accepted for the time being, in a file of their own.

An entry is a finding's identity and the file it was in. It survives moved lines and reformatting, and a
renamed file, because where the file of an entry has gone the entry counts for any other.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.identity import Identity, identity

VERSION: Final = 1
DEFAULT_NAME: Final = "sopyc-baseline.json"


class BaselineError(ValueError):
    """The file is no baseline; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entry:
    """`path` is relative to the folder of the baseline, with forward slashes."""

    path: str
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Findings that are new, those that the baseline accepts, and entries that nothing matches any more."""

    new: tuple[Diagnostic, ...]
    accepted: tuple[Diagnostic, ...]
    expired: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a run can say of the entries.

    `folder` is that of reported paths, `root` that of the baseline, both absolute. `is_analysed` tells of a
    path from `root` whether its findings are known, `exists` whether there is such a file, `is_judged`
    whether the rule of a code has run. `is_whole` tells that the run was about the whole project.
    """

    folder: str
    root: str
    is_analysed: Callable[[str], bool]
    exists: Callable[[str], bool]
    is_judged: Callable[[str], bool]
    is_whole: bool

    def path_of(self, one: Diagnostic) -> str:
        """The path of a finding's file as entries have it."""
        if self.folder == self.root:
            return one.span.path
        place = os.path.join(self.folder, one.span.path)  # noqa: PTH118
        return os.path.relpath(place, self.root).replace(os.sep, "/")


def load_baseline(data: bytes) -> Counter[Entry]:
    """The entries with their numbers.

    Raises:
        BaselineError: these are not the bytes of a baseline.
    """
    found: Counter[Entry] = Counter()
    try:
        document = json.loads(data)
        version = document["version"]
        for one in document["findings"] if version == VERSION else ():
            found[_entry(one)] += int(one.get("count", 1))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BaselineError(f"it is no baseline of sopyc ({type(error).__name__}: {error})") from None
    if version != VERSION:
        raise BaselineError(f"its version is {version}, and this sopyc reads {VERSION}")
    return found


def _entry(stored: dict[str, Any]) -> Entry:
    what = Identity(
        code=str(stored["code"]), symbol=str(stored.get("symbol", "")), subject=str(stored.get("subject", ""))
    )
    return Entry(path=str(stored["path"]), identity=what)


def compare(findings: Sequence[Diagnostic], baseline: Counter[Entry], scope: Scope) -> Compared:
    """Set findings against entries, each once: those of the same file, then those of files that are gone."""
    left = Counter(baseline)
    accepted: set[int] = set()
    for number, one in enumerate(findings):
        entry = Entry(path=scope.path_of(one), identity=identity(one))
        if left[entry] > 0:
            left[entry] -= 1
            accepted.add(number)
    moved: dict[Identity, list[Entry]] = {}
    for entry in sorted(left.elements()):
        if not scope.exists(entry.path):
            moved.setdefault(entry.identity, []).append(entry)
    for number, one in enumerate(findings):
        entries = moved.get(identity(one), []) if number not in accepted else []
        if entries:
            left[entries.pop(0)] -= 1
            accepted.add(number)
    return Compared(
        new=tuple(one for number, one in enumerate(findings) if number not in accepted),
        accepted=tuple(one for number, one in enumerate(findings) if number in accepted),
        expired=tuple(entry for entry in sorted((+left).elements()) if _is_known_to_be_gone(entry, scope)),
    )


def _is_known_to_be_gone(entry: Entry, scope: Scope) -> bool:
    if not scope.is_judged(entry.identity.code):
        return False
    return scope.is_analysed(entry.path) or (scope.is_whole and not scope.exists(entry.path))


def renewed(findings: Iterable[Diagnostic], baseline: Counter[Entry], scope: Scope) -> str:
    """The text of a baseline that accepts the findings, and keeps what the run can say nothing of."""
    entries: Counter[Entry] = Counter(
        Entry(path=scope.path_of(one), identity=identity(one)) for one in findings
    )
    for entry, number in baseline.items():
        is_known = scope.is_judged(entry.identity.code) and (
            scope.is_analysed(entry.path) or not scope.exists(entry.path)
        )
        if not is_known:
            entries[entry] += number
    stored = [_stored(entry, entries[entry]) for entry in sorted(entries)]
    return json.dumps({"version": VERSION, "findings": stored}, indent=2, ensure_ascii=False) + "\n"


def _stored(entry: Entry, count: int) -> dict[str, Any]:
    what = entry.identity
    stored: dict[str, Any] = {"path": entry.path, "code": what.code}
    stored |= {name: text for name, text in (("symbol", what.symbol), ("subject", what.subject)) if text}
    return stored | ({"count": count} if count > 1 else {})


def describe(entry: Entry) -> str:
    """The entry in a line for people."""
    what = entry.identity
    about = dict.fromkeys(part for part in (what.symbol, what.subject) if part)
    return " ".join((f"{entry.path}:", what.code, *about))
