"""The whole workflow in words."""

from typing import Any

from sopy_runtime.procedure import Procedure
from sopy_runtime.prompt import Prompt


def make_prompt_from_procedure(start: Procedure[Any], objective: str = "") -> Prompt:
    """The whole workflow in words."""
    return Prompt(objective + start.prompt)
