"""Where a checker is told to look away, the place says exactly what from, and why."""

import re

from tests.architecture.source_tree import PACKAGES, TOOLING, listing, modules_below

TYPE_ESCAPE = re.compile(r"#\s*(type|pyright):\s*ignore")
EXPLAINED_TYPE_ESCAPE = re.compile(r"#\s*(type|pyright):\s*ignore\[[\w, -]+\]\s+#\s*\S{2,}")
LINT_ESCAPE = re.compile(r"#\s*noqa", re.IGNORECASE)
PRECISE_LINT_ESCAPE = re.compile(r"#\s*noqa:\s*[A-Z]+[0-9]+", re.IGNORECASE)


def comments_that(escape: re.Pattern[str], *, without: re.Pattern[str]) -> list[str]:
    return [
        f"{module.place}:{line} {comment}"
        for module in modules_below(*PACKAGES, *TOOLING)
        for line, comment in module.comments()
        if escape.search(comment) and not without.search(comment)
    ]


def test_ignored_type_errors_carry_their_code_and_a_reason() -> None:
    offenders = comments_that(TYPE_ESCAPE, without=EXPLAINED_TYPE_ESCAPE)
    assert not offenders, listing("write `# type: ignore[code]  # reason`:", offenders)


def test_ignored_lint_findings_carry_their_code() -> None:
    offenders = comments_that(LINT_ESCAPE, without=PRECISE_LINT_ESCAPE)
    assert not offenders, listing("write `# noqa: CODE`:", offenders)
