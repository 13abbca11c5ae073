"""Every name of the DSL, once."""

from typing import Final

DSL_PACKAGES: Final = ("sopy", "sopy_runtime")

PROCEDURE: Final = "sopy.Procedure"
HANDLER: Final = "sopy.handler"
EVENT: Final = "sopy.Event"
SOP: Final = "sopy.SOP"
SESSION: Final = "sopy.Session"
END: Final = "sopy.End"
PROMPT: Final = "sopy.Prompt"
MAKE_PROMPT: Final = "sopy.make_prompt"
CONDITION: Final = "sopy.cond"
MIGRATION: Final = "sopy.migration"
SIGMA: Final = "sopy.Sigma"
PROMPT_GENERATOR: Final = "sopy.make_prompt_from_procedure"
SOP_VIOLATION: Final = "sopy.SOPViolation"

# What a Markdown fragment may use without importing it.
IMPLICIT_IN_FRAGMENTS: Final = {
    name.rpartition(".")[2]: name
    for name in (
        PROCEDURE,
        HANDLER,
        EVENT,
        SOP,
        SESSION,
        END,
        PROMPT,
        MAKE_PROMPT,
        CONDITION,
        PROMPT_GENERATOR,
        SOP_VIOLATION,
    )
} | {
    name: f"pydantic.{name}"
    for name in (
        "BaseModel",
        "Field",
        "validator",
        "root_validator",
        "field_validator",
        "model_validator",
        "ConfigDict",
    )
}

END_STATE: Final = "End"

IGNORE_ATTRIBUTE: Final = "ignore"
PROMPT_ATTRIBUTE: Final = "prompt"
READ_ONLY_ATTRIBUTE: Final = "read_only"
TIMEOUT_ATTRIBUTE: Final = "timeout"
TIMEOUT_EVENT_ATTRIBUTE: Final = "timeout_event"
INITIAL_KEYWORD: Final = "initial"
EVENT_ATTRIBUTES: Final = frozenset({"payload", "description", "sender", "target", "toolUseId"})
STATE_KEYWORDS: Final = ("state", "sigma")
START_KEYWORDS: Final = ("init_proc", "start")
OBSERVES_KEYWORDS: Final = ("observes",)
STRICT_FILTER_KEYWORDS: Final = ("ignore_unrecongnized_events", "ignore_unrecognized_events")
"""Whether events that an SOP does not observe are dropped; otherwise its filter drops none."""
