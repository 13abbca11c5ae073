from collections import Counter
from pathlib import Path

import pytest

from tests.compiler.expectations import assert_as_announced, findings, source

DOCUMENT = Path(__file__).resolve().parents[3] / "shared" / "seed" / "03-state-management.md"

OWN_DOCUMENT = Path(__file__).resolve().parents[1] / "corpus" / "documents" / "keeping_state.md"


def test_a_document_of_blocks_has_the_announced_defects_and_no_other() -> None:
    text = OWN_DOCUMENT.read_text(encoding="utf-8")
    assert_as_announced(source(text, module="keeping_state", is_markdown=True))


@pytest.mark.skipif(not DOCUMENT.exists(), reason="the document is not beside the project")
def test_the_document_has_its_real_defects_and_no_other() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    found = findings(source(text, module="state_management", is_markdown=True))
    lines = text.splitlines()
    assert Counter(one.code for one in found) == {"SOP201": 2, "SOP207": 1, "SOP209": 4, "SOP210": 1}
    assert all("self.total_amount" in lines[one.span.line - 1] for one in found if one.code == "SOP207")
    assert all("expected_sources" in lines[one.span.line - 1] for one in found if one.code == "SOP201")
    assert all("@root_validator" in lines[one.span.line - 1] for one in found if one.code == "SOP210")
