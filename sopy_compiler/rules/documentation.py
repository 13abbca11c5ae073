"""The parts of a rule's documentation."""

import re
from dataclasses import dataclass
from typing import Final

_HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)
_CODE_BLOCK: Final = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)

EXAMPLE: Final = "Example"
USE_INSTEAD: Final = "Use instead"
SECTIONS: Final = ("What it does", "Why is this bad?", EXAMPLE, USE_INSTEAD, "Known limits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """The docstring of a rule: one line, then the sections in their order, as Markdown."""

    summary: str
    sections: tuple[tuple[str, str], ...]

    def section(self, title: str) -> str:
        """The text under this heading; empty when there is none."""
        return dict(self.sections).get(title, "")

    def programs(self, title: str) -> tuple[str, ...]:
        """The Python blocks under this heading."""
        return tuple(_CODE_BLOCK.findall(self.section(title)))


def read_documentation(docstring: str) -> Documentation:
    """Split a rule's docstring at its headings."""
    summary, *parts = _HEADING.split(docstring)
    titles, texts = parts[::2], parts[1::2]
    return Documentation(
        summary=summary.strip(),
        sections=tuple((title.strip(), text.strip()) for title, text in zip(titles, texts, strict=True)),
    )
