"""What the constructors of procedures, events and `End` take."""

from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.ir.signature import Parameter, Signature
from sopy_compiler.ir.vocabulary import END

_NOTHING: Final = Signature()
_END: Final = Signature(parameters=(Parameter(name="prompt", is_required=False),))
_EVENT: Final = Signature(
    parameters=tuple(
        Parameter(name=name, is_required=False)
        for name in ("payload", "description", "sender", "target", "toolUseId")
    )
)


def constructor(subject: str, index: Index) -> Signature | None:
    """The parameters of the class's constructor; None where it cannot be told."""
    if subject == END:
        return _END
    procedure = index.procedures.get(subject)
    if procedure is not None:
        return (procedure.signature or _NOTHING) if procedure.bases_known else None
    event = index.events.get(subject)
    if event is not None:
        return (event.signature or _EVENT) if event.bases_known else None
    return None
