"""The vocabulary under the names mypy knows it by: this runtime's, and those of the stubs."""

from typing import Final

HANDLER: Final = frozenset({"sopy_runtime.handler.handler", "sopy.core.procedure.handler"})
PROCEDURE: Final = frozenset({"sopy_runtime.procedure.Procedure", "sopy.core.procedure.Procedure"})
END: Final = frozenset({"sopy_runtime.procedure.End", "sopy.core.procedure.End"})
EVENT: Final = frozenset({"sopy_runtime.event.Event", "sopy.core.event.Event"})
SOP: Final = frozenset({"sopy_runtime.sop.SOP", "sopy.core.sop.SOP"})
SESSION: Final = frozenset({"sopy_runtime.session.Session"})
PAYLOAD: Final = frozenset(f"{event}.payload" for event in EVENT)
OBSERVES: Final = frozenset(f"{sop}.observes" for sop in SOP)

# The first plugin that answers for a class is the only one: state models belong to pydantic's.
PYDANTIC_MODEL: Final = "pydantic.main.BaseModel"
