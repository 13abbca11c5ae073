"""The vocabulary of SOPy workflows, at the import paths existing programs use."""

from sopy_runtime import (
    SOP,
    End,
    Event,
    EventTranslator,
    Procedure,
    Prompt,
    handler,
    make_prompt,
    make_prompt_from_procedure,
    show,
)

__all__ = [
    "SOP",
    "End",
    "Event",
    "EventTranslator",
    "Procedure",
    "Prompt",
    "handler",
    "make_prompt",
    "make_prompt_from_procedure",
    "show",
]
