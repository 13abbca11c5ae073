"""Codes of rules in a text, and pages that tell of them."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sopy_compiler.lsp.hover import RULE_CODE, rule_documentation
from sopy_compiler.rules.codes import rules_meant_by

_NEWLINE: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLink:
    """A code in a line, which counts from 1 as columns do."""

    code: str
    name: str
    line: int
    column: int


def rule_links(text: str) -> Iterator[RuleLink]:
    """Every code that some rule has."""
    for number, line in enumerate(_NEWLINE.split(text), 1):
        for match in RULE_CODE.finditer(line):
            meant = rules_meant_by(match[0])
            if len(meant) == 1:
                yield RuleLink(code=match[0], name=meant[0].name, line=number, column=match.start() + 1)


def rule_page(code: str, version: str) -> Path | None:
    """A file with the documentation of a rule, written for the editor to open; None without such a rule."""
    text = rule_documentation(code)
    if not text:
        return None
    folder = Path(tempfile.gettempdir()) / f"sopyc-rules-{version}"
    folder.mkdir(exist_ok=True)
    page = folder / f"{code}.md"
    page.write_text(text, encoding="utf-8")
    return page
