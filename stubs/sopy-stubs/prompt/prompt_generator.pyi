from typing import Any

from sopy.core.procedure import Procedure
from sopy.prompt import Prompt

__all__ = ["make_prompt_from_procedure"]

def make_prompt_from_procedure(start: Procedure[Any], objective: str = "") -> Prompt: ...
