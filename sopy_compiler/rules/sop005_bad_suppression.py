"""A suppression comment that names no rule, or one that does not exist.

## What it does

Reports `# sopyc: ignore` without a code in brackets, what is meant as such a comment and is none
(`# sopyc: disable=SOP201`), and codes or names that mean no rule.

## Why is this bad?

A comment without a code would hide every finding, also those nobody has seen yet; it is not obeyed. A
misspelt code silences nothing while the reader believes it does.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Done(Event[None]):
    pass


class Work(Procedure[dict]):
    prompt = make_prompt("Do the work")

    @handler
    def on_done(self, sigma: dict, event: Done):  # sopyc: ignore  # expect: SOP005
        return End()


SOP(state={}, init_proc=Work())
```

## Use instead

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Done(Event[None]):
    pass


class Work(Procedure[dict]):
    prompt = make_prompt("Do the work")

    @handler
    def on_done(self, sigma: dict, event: Done):
        return End()


SOP(state={}, init_proc=Work())
```

## Known limits

None.
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program
from sopy_compiler.rules.codes import rules_meant_by, selector_candidates

RULE = Rule(
    __name__,
    severity=Severity.ERROR,
    since="0.1.0",
    message="no rule is called `{written}`, so this comment silences nothing",
    help="{suggestion}",
)

_BLANKET = "a suppression without a code in brackets would hide findings nobody has seen, and is not obeyed"


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Compare the codes of the comments with the catalogue."""
    for suppression in (one for module in program.modules for one in module.suppressions):
        if not suppression.codes:
            advice = "name the rule in brackets: `# sopyc: ignore[SOP201]`"
            yield RULE.at(suppression.span, message=_BLANKET, help=advice)
        for written in suppression.codes:
            if not rules_meant_by(written):
                near = did_you_mean(written, selector_candidates()) or "`sopyc rules` lists all rules"
                yield RULE.at(suppression.span, written=written, suggestion=near, subject=written)
