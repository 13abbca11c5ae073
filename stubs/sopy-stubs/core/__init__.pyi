from sopy.core.event import Event as Event
from sopy.core.event import EventBus as EventBus
from sopy.core.event import EventTranslator as EventTranslator
from sopy.core.event import show as show
from sopy.core.event import subscribe as subscribe
from sopy.core.procedure import End as End
from sopy.core.procedure import Procedure as Procedure
from sopy.core.procedure import Sigma as Sigma
from sopy.core.procedure import handler as handler
from sopy.core.sop import SOP as SOP
from sopy.core.sop import SOPRetryExceptionHook as SOPRetryExceptionHook
from sopy.core.sop import SOPViolation as SOPViolation

__all__ = [
    "SOP",
    "End",
    "Event",
    "EventBus",
    "EventTranslator",
    "Procedure",
    "SOPRetryExceptionHook",
    "SOPViolation",
    "Sigma",
    "handler",
    "show",
    "subscribe",
]
