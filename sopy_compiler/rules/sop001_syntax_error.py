"""A file that does not parse.

## What it does

Reports a Python file, or a Python block of a Markdown file, whose source is not valid Python, or that is
nested so deeply that it cannot be read.

## Why is this bad?

Nothing in the file has been checked: procedures that other files lead to are missing from the machine.
The other files are checked as usual.

## Example

```python
class Approved(Event[str]:  # expect: SOP001
    pass
```

## Use instead

```python
from sopy import Event


class Approved(Event[str]):
    pass
```

## Known limits

Only the first error of a file or block is reported. The grammar is the newest one the compiler knows,
whatever interpreter runs it.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="{problem}, so nothing in this {part} has been checked",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Report what the parser refused."""
    for module in program.modules:
        part = "block" if module.is_fragment else "file"
        for problem in module.problems:
            yield RULE.at(problem.span, problem=problem.message, part=part, subject=module.name)
