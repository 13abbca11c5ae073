"""The two files of a new rule, from a template."""

import re
from pathlib import Path
from typing import Final

from sopy_compiler.cli.errors import UsageError
from sopy_compiler.rules.codes import rule_names

RULES_FOLDER: Final = Path("sopy_compiler", "rules")
TESTS_FOLDER: Final = Path("tests", "compiler", "rules")

_RULE: Final = '''\
"""One line: what a program that breaks this rule has.

## What it does

Reports ...

## Why is this bad?

...

## Example

```python
from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Asked(Event[str]):
    pass


class Answer(Procedure[dict]):  # expect: {code}
    prompt = make_prompt("Answer the question")

    @handler
    def on_asked(self, sigma: dict, event: Asked):
        return End()


SOP(state={{}}, init_proc=Answer())
```

## Use instead

```python
...
```

## Known limits

...
"""

from collections.abc import Iterator

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.ir.program import Program

RULE = Rule(
    __name__,
    severity=Severity.WARNING,
    since="0.1.0",
    message="{{procedure}} ...",
    help="...",
)


def check(program: Program, facts: Facts) -> Iterator[Diagnostic]:
    """Say what is compared with what."""
    for procedure in program.procedures:
        yield RULE.at(procedure.span, procedure=procedure.name)
'''

_TEST: Final = '''\
from tests.compiler.expectations import flow, only


def test_the_finding_names_the_procedure() -> None:
    text = flow(
        """
        class Answer(Procedure[Order]):
            @handler
            def on_go(self, sigma: Order, event: Go):
                return End()


        SOP(state=Order(), init_proc=Answer())
        """
    )
    assert only(text, "{code}").message == "Answer ..."
'''


def write_new_rule(number: str, name: str, *, root: Path) -> tuple[Path, Path]:
    """Write the rule's module and its test below `root`, a checkout of this project; returns both paths.

    Raises:
        UsageError: number or name are malformed or taken, or `root` is no checkout.
    """
    if not re.fullmatch(r"\d{3}", number):
        raise UsageError(f"a rule's number has three digits, `{number}` has not")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise UsageError(f"a rule's name is words joined by hyphens (validator-bypassed), not `{name}`")
    code = f"SOP{number}"
    for rule in rule_names():
        if rule.code == code or rule.name == name:
            raise UsageError(f"{rule.code} {rule.name} exists already")
    if not (root / RULES_FOLDER).is_dir() or not (root / TESTS_FOLDER).is_dir():
        raise UsageError("run this in the root of a checkout of sopyc")
    stem = f"sop{number}_{name.replace('-', '_')}"
    rule_file, test_file = RULES_FOLDER / f"{stem}.py", TESTS_FOLDER / f"test_{stem}.py"
    (root / rule_file).write_text(_RULE.format(code=code), encoding="utf-8")
    (root / test_file).write_text(_TEST.format(code=code), encoding="utf-8")
    return rule_file, test_file
