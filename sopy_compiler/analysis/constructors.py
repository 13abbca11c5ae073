"""What the constructors of procedures, events, SOPs and `End` take, and `cond`."""

from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.ir.signature import Parameter, Signature
from sopy_compiler.ir.vocabulary import CONDITION, END, PROCEDURE, SESSION, SOP

_NOTHING: Final = Signature()
_END: Final = Signature(parameters=(Parameter(name="prompt", is_required=False),))
_EVENT: Final = Signature(
    parameters=tuple(
        Parameter(name=name, is_required=False)
        for name in ("payload", "description", "sender", "target", "toolUseId")
    )
)
_SOP: Final = Signature(
    parameters=(
        Parameter(name="state", is_required=True),
        Parameter(name="init_proc", is_required=True),
        Parameter(name="error_handler", is_required=False),
        Parameter(name="ignore_unrecongnized_events", is_required=False),
        Parameter(name="retry_limits", is_required=False),
        Parameter(name="ignore_unrecognized_events", is_required=False, is_keyword_only=True),
    )
)
_SESSION: Final = Signature(
    parameters=(
        Parameter(name="start", is_required=True),
        Parameter(name="sigma", is_required=True),
        *(
            Parameter(name=name, is_required=False, is_keyword_only=True)
            for name in (
                "observes",
                "retry_limits",
                "store",
                "session_id",
                "table",
                "observers",
                "revalidate",
                "clock",
            )
        ),
    )
)
_CONDITION: Final = Signature(
    parameters=(
        Parameter(name="test", is_required=True),
        Parameter(name="description", is_required=True),
    )
)
_OF_THE_LANGUAGE: Final = {
    END: _END,
    SOP: _SOP,
    SESSION: _SESSION,
    CONDITION: _CONDITION,
    PROCEDURE: _NOTHING,
}


def constructor(subject: str, index: Index) -> Signature | None:
    """The parameters of the class's constructor; None where it cannot be told."""
    if subject in _OF_THE_LANGUAGE:
        return _OF_THE_LANGUAGE[subject]
    procedure = index.procedures.get(subject)
    if procedure is not None:
        return (procedure.signature or _NOTHING) if procedure.bases_known else None
    event = index.events.get(subject)
    if event is not None:
        return (event.signature or _EVENT) if event.bases_known else None
    sop = index.sops.get(subject)
    if sop is not None:
        return (sop.signature or _SOP) if sop.bases_known else None
    return None
