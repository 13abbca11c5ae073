"""A whole workflow in words, for an agent that is to follow it: `sopyc prompt`.

The text has the form of `sopy_runtime.make_prompt_from_procedure`; it says more, because the facts tell more:
what events carry, and what the state holds.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sopy_compiler.emit.prompt_json import write_prompt_json
from sopy_compiler.emit.prompt_markdown import write_prompt_markdown
from sopy_compiler.emit.prompt_plan import PromptPlan
from sopy_compiler.emit.prompt_text import write_prompt_text

PROMPT_WRITERS: Final[Mapping[str, Callable[[Sequence[PromptPlan]], str]]] = {
    "text": write_prompt_text,
    "markdown": write_prompt_markdown,
    "json": write_prompt_json,
}
