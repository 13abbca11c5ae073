"""Findings compared with the comments that announce them.

`# expect: SOP201, SOP209` stands on the line that must be reported; a line without it must not be. In
Markdown the comment stands inside the code block.
"""

import re
from collections import Counter
from textwrap import dedent

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.checker.run import check
from sopy_compiler.checker.select import Selection
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.ir.program import Program
from sopy_compiler.lowering.lower import lower_program
from sopy_compiler.source.loader import NoLoader
from sopy_compiler.source.text import SourceKind, SourceText

EXPECTATION = re.compile(r"#\s*expect:\s*(SOP\d{3}(?:\s*,\s*SOP\d{3})*)")
Place = tuple[str, int, str]

PRELUDE = """\
from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Go(Event[str]):
    pass


class Stop(Event[None]):
    pass


class Order(BaseModel):
    total: float = 0.0
    items: list[str] = []
"""


def expected_findings(text: str, *, path: str = "flow.py") -> Counter[Place]:
    """File, line and code of every finding the text announces."""
    return Counter(
        (path, number, code.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        for found in EXPECTATION.findall(line)
        for code in found.split(",")
    )


def places(diagnostics: tuple[Diagnostic, ...]) -> Counter[Place]:
    """File, line and code of findings."""
    return Counter((one.span.path, one.span.line, one.code) for one in diagnostics)


def source(text: str, *, module: str = "flow", is_markdown: bool = False) -> SourceText:
    """One file of a project, named after its module."""
    name = module.replace(".", "/")
    if is_markdown:
        return SourceText(path=f"{name}.md", module=module, text=text, kind=SourceKind.MARKDOWN)
    return SourceText(path=f"{name}.py", module=module, text=text)


def lowered(*sources: SourceText) -> Program:
    """The facts of a project that consists of these files."""
    return lower_program(sources, loader=NoLoader())


def findings(*sources: SourceText, selection: Selection | None = None) -> tuple[Diagnostic, ...]:
    """What the whole catalogue finds."""
    program = lowered(*sources)
    return check(program, Facts(program), selection or Selection()).diagnostics


def assert_as_announced(*sources: SourceText, selection: Selection | None = None) -> None:
    """Every announced finding is there, and no other."""
    found = findings(*sources, selection=selection)
    announced: Counter[Place] = Counter()
    for one in sources:
        announced += expected_findings(one.text, path=one.path)
    missing, invented = announced - places(found), places(found) - announced
    told = {(one.span.path, one.span.line, one.code): one.message for one in found}
    lines = [f"missing  {path}:{line} {code}" for path, line, code in sorted(missing.elements())]
    lines += [
        f"invented {path}:{line} {code} {told[path, line, code]}"
        for path, line, code in sorted(invented.elements())
    ]
    assert not lines, "\n".join(("", *lines))


def assert_rule(code: str, *bodies: str) -> None:
    """One rule alone finds in `flow.py`, made of the prelude and each body, exactly what is announced."""
    for body in bodies:
        assert_as_announced(source(flow(body)), selection=Selection(select=(code,)))


def flow(body: str) -> str:
    """A module: two events and a state, then `body`."""
    return PRELUDE + dedent(body)


def messages(text: str, code: str, *, selection: Selection | None = None) -> list[str]:
    """The messages of one rule on one file."""
    return [one.message for one in findings(source(text), selection=selection) if one.code == code]


def only(text: str, code: str, *, selection: Selection | None = None) -> Diagnostic:
    """The single finding of one rule on one file."""
    (found,) = (one for one in findings(source(text), selection=selection) if one.code == code)
    return found


def repaired(text: str, diagnostic: Diagnostic) -> str:
    """The text after the finding's fix."""
    assert diagnostic.fix is not None
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for edit in sorted(diagnostic.fix.edits, key=lambda edit: edit.span.start, reverse=True):
        begin = starts[edit.span.line - 1] + edit.span.column - 1
        end = starts[edit.span.end_line - 1] + edit.span.end_column - 1
        text = text[:begin] + edit.text + text[end:]
    return text
