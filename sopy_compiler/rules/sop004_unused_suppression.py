"""A suppression comment that suppresses nothing.

## What it does

Reports a `# sopyc: ignore[...]` of which a code silences no finding. Codes of rules that were not selected
are not judged.

## Why is this bad?

The comment claims a defect that is not there, and would hide one that comes later.

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Done(Event[None]):
    pass


class Work(Procedure[dict]):
    prompt = make_prompt("Do the work")

    @handler
    def on_done(self, sigma: dict, event: Done):  # sopyc: ignore[SOP105]  # expect: SOP004
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

A code that only a narrower comment inside makes redundant is reported as unused as well.
"""

from collections.abc import Iterator

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import Edit, Fix, FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.suppression import UnusedSuppression
from sopy_compiler.diagnostics.wording import joined

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="this comment silences {codes}, which finds nothing here, and would hide what comes later",
    help="remove {what}",
    fix=FixSafety.SAFE,
)


def check_suppressions(unused: tuple[UnusedSuppression, ...]) -> Iterator[Diagnostic]:
    """Report the codes that were not needed."""
    for one in unused:
        codes = joined(one.codes)
        is_whole = one.codes == one.suppression.codes
        if one.is_doubtful:
            yield RULE.at(
                one.suppression.span,
                message="this comment silences {codes}, which finds nothing as long as this file has errors",
                help="mend the errors first: the comment may be needed then",
                codes=codes,
                subject=codes,
            )
            continue
        yield RULE.at(
            one.suppression.span,
            codes=codes,
            what="the comment" if is_whole else codes,
            subject=codes,
            fix=Fix(safety=FixSafety.SAFE, edits=(_without_codes(one),)),
        )


def _without_codes(unused: UnusedSuppression) -> Edit:
    suppression = unused.suppression
    kept = ", ".join(code for code in suppression.codes if code not in unused.codes)
    if not kept:
        return Edit(span=suppression.span, text="")
    kind = "ignore-file" if suppression.is_file_wide else "ignore"
    reason = f" {suppression.justification}" if suppression.justification else ""
    return Edit(span=suppression.span, text=f"# sopyc: {kind}[{kept}]{reason}")
