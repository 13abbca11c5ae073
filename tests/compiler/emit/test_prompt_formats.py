"""The prompts of the examples in every format, compared with texts that people have read and approved of."""

# covers: sopy_compiler.emit.prompt_markdown, sopy_compiler.emit.prompt_json

import json
from pathlib import Path

import jsonschema
import pytest

from sopy_compiler.emit.prompt_formats import PROMPT_WRITERS
from sopy_compiler.emit.prompt_plan import PromptPlan, make_plan
from sopy_compiler.source.excerpt import excerpt
from tests.compiler.test_examples import workflow_of

ROOT = Path(__file__).resolve().parents[3]
APPROVED = ROOT / "tests" / "golden" / "prompts"
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/workflow.py"))
SCHEMA = json.loads((ROOT / "docs" / "formats" / "prompt-v1.schema.json").read_text(encoding="utf-8"))


def plans_of(name: str) -> list[PromptPlan]:
    compilation = workflow_of(name)
    folder = ROOT / "examples" / name
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in folder.glob("*.py")
    }
    starts = dict.fromkeys(start for facts in compilation.facts.workflows for start in facts.workflow.starts)
    return [make_plan(start, compilation.facts.index, lambda span: excerpt(texts, span)) for start in starts]


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_told_in_the_words_that_were_approved(name: str) -> None:
    plans = plans_of(name)
    # A changed text is read first: `sopyc prompt examples/NAME --output tests/golden/prompts/NAME.txt`.
    assert PROMPT_WRITERS["text"](plans) == (APPROVED / f"{name}.txt").read_text(encoding="utf-8")
    jsonschema.validate(json.loads(PROMPT_WRITERS["json"](plans)), SCHEMA)


def test_markdown_has_a_heading_for_each_procedure_and_shows_texts_as_they_are() -> None:
    assert PROMPT_WRITERS["markdown"](plans_of("checkpoint_rollback")) == (
        APPROVED / "checkpoint_rollback.md"
    ).read_text(encoding="utf-8")
