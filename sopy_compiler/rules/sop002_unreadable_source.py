"""A file that cannot be read as text.

## What it does

Reports a file that was asked for and is not UTF-8 and names no other encoding, names an encoding that
does not exist, contains NUL bytes, has vanished, may not be read, or is not a file.

## Why is this bad?

Nothing in it has been checked. Python would refuse to import it as well.

## Example

```text
# coding: utf-9
```

## Use instead

```text
# coding: utf-8
```

## Known limits

Files that are only imported, and not among the checked paths, are not reported.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import file_start

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="this file cannot be read and has not been checked: {reason}",
    help="save it as UTF-8, or leave it out with `exclude` in `[tool.sopyc]`",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the files without a text."""
    for source in program.unreadable:
        yield RULE.at(file_start(source.path), reason=source.reason, subject=source.path)
