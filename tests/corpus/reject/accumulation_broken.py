"""Accumulation with mistakes: the state lacks a field that a guard reads, a step forgets where to go."""

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Reading(TypedDict):
    source: str
    values: list[float]


class DataCollectionState(BaseModel):
    sources: list[str] = Field(default_factory=list, description="sources that have delivered")
    raw_data: dict[str, list[float]] = Field(default_factory=dict, description="values as delivered")
    cleaned_data: list[float] = Field(default_factory=list, description="plausible values")
    mean: float = Field(default=0.0, description="mean of the plausible values")

    @property
    def dropped(self) -> int:
        return sum(len(values) for values in self.raw_data.values()) - len(self.cleaned_data)


class DataSourceRead(Event[Reading]):
    """A source has delivered."""


class CleaningComplete(Event[list[float]]):
    """Implausible values were removed."""


class CleaningFailed(Event[str]):  # expect: SOP301
    """The values make no sense at all."""


class AnalysisComplete(Event[float]):
    """The mean was computed."""


class ReportWritten(Event[str]):
    """The report is ready."""


class ArchiveMoved(Event[str]):
    """The data lies in the archive."""


class CollectData(Procedure[DataCollectionState]):
    prompt = make_prompt("Read every source")

    @handler
    def on_read(self, sigma: DataCollectionState, event: DataSourceRead) -> Procedure[DataCollectionState]:
        sigma.raw_data[event.payload["source"]] = event.payload["values"]
        sigma.sources.append(event.payload["source"])
        if cond(len(sigma.sources) >= sigma.expected_sources, "every source has delivered"):  # expect: SOP201
            return CleanData()
        return self


class CleanData(Procedure[DataCollectionState]):
    prompt = make_prompt("Remove implausible values")

    @handler
    def on_cleaned(self, sigma: DataCollectionState, event: CleaningComplete):  # expect: SOP105
        sigma.cleaned_data = event.payload
        if cond(len(event.payload) > 0, "something is left to analyse"):
            return AnalyseData()


class AnalyseData(Procedure[DataCollectionState]):
    prompt = make_prompt("Compute the mean")

    @handler
    def on_analysed(self, sigma: DataCollectionState, event: AnalysisComplete):
        sigma.mean = event.payload
        if cond(event.payload < 0, "the mean is negative"):
            return WriteReport  # expect: SOP104
        return WriteReport()


class WriteReport(Procedure[DataCollectionState]):  # expect: SOP401
    @handler
    def on_report(self, sigma: DataCollectionState, event: ReportWritten) -> End:
        return End(make_prompt(f"mean {sigma.mean}, {sigma.droped} values dropped"))  # expect: SOP201


class Archive(Procedure[DataCollectionState]):  # expect: SOP101
    prompt = make_prompt("Move the data to the archive")

    @handler
    def on_moved(self, sigma: DataCollectionState, event: ArchiveMoved) -> End:
        return End(make_prompt(f"{sigma.dropped} values were not archived"))


def data_collection() -> SOP[DataCollectionState]:
    return SOP(state=DataCollectionState(), init_proc=CollectData())
