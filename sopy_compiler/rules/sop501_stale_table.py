"""A built table whose source has changed.

## What it does

Reports a module with a table `<module>_sopy.py` that `sopyc build` made from another version of the
module, or of a module that it imports.

## Why is this bad?

The table says what each handler may do and how it is undone. The runtime refuses a table that is not
current and looks at the classes instead: slower, with a warning at every start, and without the checks
that only the table allows.

## Example

```text
flow.py        edited today
flow_sopy.py   built yesterday
```

## Use instead

```text
sopyc build flow.py
```

## Known limits

Tables elsewhere, written with `--out-dir`, are not looked for; `sopyc build --check --out-dir` does.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="the built table `{table}` is not current: {problem}",
    help="run `sopyc build` again",
    # `sopyc fix` builds the table again when it has applied all other fixes.
    fix=FixSafety.SAFE,
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report the tables that the runtime would refuse."""
    for table in program.built_tables:
        if table.problem:
            yield RULE.at(table.span, table=table.path, problem=table.problem, subject=table.module)
