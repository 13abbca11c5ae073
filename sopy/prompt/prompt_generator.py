"""The prompt of a whole workflow."""

from sopy_runtime.instructions.workflow import make_prompt_from_procedure

__all__ = ["make_prompt_from_procedure"]
