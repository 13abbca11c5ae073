from sopy.core.event import Event as Event
from sopy.core.event import EventTranslator as EventTranslator
from sopy.core.event import show as show
from sopy.core.procedure import End as End
from sopy.core.procedure import Procedure as Procedure
from sopy.core.procedure import handler as handler
from sopy.core.sop import SOP as SOP
from sopy.prompt import Prompt as Prompt
from sopy.prompt import make_prompt as make_prompt
from sopy.prompt.prompt_generator import make_prompt_from_procedure as make_prompt_from_procedure

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
