"""What Mermaid itself understands of diagrams, in a real browser."""

import html
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scripts.browser import NoBrowser, chromium_text
from scripts.front_end import MERMAID

_PAGE = """<!DOCTYPE html><meta charset="utf-8"><pre id="answer"></pre><script src="LIBRARY"></script><script>
(async () => {
  mermaid.initialize({ startOnLoad: false });
  const answers = [];
  for (const text of DIAGRAMS) {
    const { svg } = await mermaid.render("drawn" + answers.length, text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const states = [...db.getStates()].map(([id, state]) => [id, state.descriptions]);
    const relations = db.getRelations().map((one) => [one.id1, one.id2, one.relationTitle]);
    answers.push({ states, relations, drawn: svg.length });
  }
  document.getElementById("answer").textContent = JSON.stringify(answers);
})().catch((error) => { document.getElementById("answer").textContent = String(error); });
</script>"""


def read_with_mermaid(diagrams: Sequence[str], folder: Path) -> list[dict[str, Any]]:
    """States with their descriptions, relations with their labels, and how much was drawn."""
    if not MERMAID.exists():
        pytest.skip("Mermaid is not installed: python scripts/front_end.py install")
    page = folder / "mermaid.html"
    diagrams_text = json.dumps(list(diagrams)).replace("<", "\\u003c")
    page.write_text(_PAGE.replace("LIBRARY", MERMAID.as_uri()).replace("DIAGRAMS", diagrams_text), "utf-8")
    try:
        text = chromium_text(page.as_uri())
    except NoBrowser as reason:
        pytest.skip(str(reason))
    found = re.search(r'<pre id="answer">(.*?)</pre>', text, re.DOTALL)
    assert found is not None
    answer = html.unescape(found[1])
    assert answer.startswith("["), answer
    answers: list[dict[str, Any]] = json.loads(answer)
    return answers
