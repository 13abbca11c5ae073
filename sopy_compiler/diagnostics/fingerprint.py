"""What identifies a finding when lines move."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.identity import identity


def fingerprints(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """One stable text for each finding, in the given order.

    It depends on the file and the finding's identity, not on lines or layout. Findings alike in all of them
    are numbered in their order.
    """
    seen: Counter[str] = Counter()
    found = []
    for diagnostic in diagnostics:
        what = identity(diagnostic)
        text = f"{what.code}\0{diagnostic.span.path}\0{what.symbol}\0{what.subject}"
        digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
        seen[digest] += 1
        found.append(f"{digest}:{seen[digest]}")
    return tuple(found)
