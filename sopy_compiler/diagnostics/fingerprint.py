"""What identifies a finding when lines move."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from sopy_compiler.diagnostics.diagnostic import Diagnostic


def fingerprints(diagnostics: Iterable[Diagnostic]) -> tuple[str, ...]:
    """One stable text for each finding, in the given order.

    It depends on the rule, the file, the class or method around the place and the thing the finding is
    about, not on lines or wording. Findings alike in all of them are numbered in their order.
    """
    seen: Counter[str] = Counter()
    found = []
    for diagnostic in diagnostics:
        identity = f"{diagnostic.code}\0{diagnostic.span.path}\0{diagnostic.symbol}\0{diagnostic.subject}"
        digest = hashlib.sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()[:32]
        seen[digest] += 1
        found.append(f"{digest}:{seen[digest]}")
    return tuple(found)
