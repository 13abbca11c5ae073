"""Hard: the style of older programs: `typing` generics, no return annotations, Optional fields checked by hand."""

from typing import Dict, List, Optional, Set, Tuple, Union

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class State(BaseModel):
    results: Optional[dict] = Field(default=None, description="results, once there are any")
    owner: Optional[str] = Field(default=None, description="who is responsible")
    pending: List[str] = Field(default_factory=list, description="what is still to be done")
    by_name: Dict[str, Tuple[int, int]] = Field(default_factory=dict, description="range by name")
    names: Set[str] = Field(default_factory=set, description="names that were used")


class eAssigned(Event[Optional[str]]):
    """Someone was made responsible, or nobody."""


class eMeasured(Event[Tuple[str, Union[int, None]]]):
    """A measurement, which may have failed."""


class eFinished(Event[dict]):
    """The results are there."""


class Assign(Procedure[State]):
    prompt = make_prompt("Find someone who is responsible")

    @handler
    def handle_eAssigned(self, sigma: State, event: eAssigned):
        if event.payload is None:
            return "Somebody must be responsible"
        sigma.owner = event.payload
        sigma.pending.append("measure")
        return Measure()


class Measure(Procedure[State]):
    prompt = make_prompt("Measure everything")

    @handler
    def handle_eMeasured(self, sigma: State, event: eMeasured):
        (name, value) = event.payload
        if not value:
            return "%s could not be measured" % name
        low, high = sigma.by_name.get(name, (value, value))
        sigma.by_name[name] = (min(low, value), max(high, value))
        sigma.names.add(name)
        if cond(len(sigma.names) >= 3, "three things were measured"):
            sigma.pending.remove("measure")
            return Finish()
        else:
            return self


class Finish(Procedure[State]):
    prompt = make_prompt("Put the results together")

    @handler
    def handle_eFinished(self, sigma: State, event: eFinished):
        sigma.results = event.payload
        if sigma.owner and len(sigma.owner) > 0 and not sigma.pending:
            return End(make_prompt("%s: %s" % (sigma.owner.upper(), sigma.results.get("sum"))))
        elif sigma.results is not None and "sum" not in sigma.results:
            return "The sum is missing"
        else:
            return Measure()


if True:
    main_sop = SOP(state=State(), init_proc=Assign())
