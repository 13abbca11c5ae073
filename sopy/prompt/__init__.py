"""Prompts, and conditions with a description."""

from sopy_runtime.prompt import Prompt, cond, make_prompt

__all__ = ["Prompt", "cond", "make_prompt"]
