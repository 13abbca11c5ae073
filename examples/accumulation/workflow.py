"""Progressive accumulation: each step adds to the state what the next one needs.

Collect -> Clean -> Analyse -> Report -> End. The state starts with the sources that are expected; it
grows by one field per procedure and nothing in it is ever taken back.
"""

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Reading(TypedDict):
    """The measurements of one source."""

    source: str
    values: list[float]


class DataCollectionState(BaseModel):
    """Grows from top to bottom."""

    expected_sources: list[str] = Field(description="sources that must have delivered before cleaning starts")
    raw_data: dict[str, list[float]] = Field(default_factory=dict, description="measurements as delivered")
    cleaned_data: list[float] = Field(
        default_factory=list, description="plausible measurements of all sources"
    )
    mean: float = Field(default=0.0, description="mean of the cleaned measurements")

    @property
    def missing_sources(self) -> list[str]:
        """Expected sources that have not delivered yet."""
        return [source for source in self.expected_sources if source not in self.raw_data]

    @property
    def dropped(self) -> int:
        """Number of measurements that cleaning removed."""
        return sum(len(values) for values in self.raw_data.values()) - len(self.cleaned_data)


class DataSourceRead(Event[Reading]):
    """A source has delivered its measurements."""


class CleaningComplete(Event[list[float]]):
    """Implausible measurements were removed; the payload is what remains."""


class AnalysisComplete(Event[float]):
    """The mean was computed."""


class ReportWritten(Event[str]):
    """The report is ready; the payload is its text."""


class CollectData(Procedure[DataCollectionState]):
    """Stays until every expected source has delivered."""

    prompt = make_prompt("Read every expected source")

    @handler
    def on_read(
        self, sigma: DataCollectionState, event: DataSourceRead
    ) -> Procedure[DataCollectionState] | str:
        source = event.payload["source"]
        if cond(source not in sigma.expected_sources, "nobody expects this source"):
            return f"{source} is not expected; still missing: {', '.join(sigma.missing_sources)}"
        sigma.raw_data[source] = event.payload["values"]
        if cond(not sigma.missing_sources, "every expected source has delivered"):
            return CleanData()
        return self


class CleanData(Procedure[DataCollectionState]):
    """Asks again when nothing would be left to analyse."""

    prompt = make_prompt("Remove implausible measurements")

    @handler
    def on_cleaned(
        self, sigma: DataCollectionState, event: CleaningComplete
    ) -> Procedure[DataCollectionState] | str:
        if cond(len(event.payload) == 0, "cleaning left nothing"):
            return "Nothing is left to analyse: clean less strictly"
        sigma.cleaned_data = event.payload
        return AnalyseData()


class AnalyseData(Procedure[DataCollectionState]):
    """One number is enough for the example."""

    prompt = make_prompt("Compute the mean of the cleaned measurements")

    @handler
    def on_analysed(
        self, sigma: DataCollectionState, event: AnalysisComplete
    ) -> Procedure[DataCollectionState]:
        low, high = min(sigma.cleaned_data), max(sigma.cleaned_data)
        # Agents miscalculate; a mean outside the range of its values certainly is wrong.
        assert low <= event.payload <= high, f"a mean must lie between {low} and {high}"
        sigma.mean = event.payload
        return WriteReport()


class WriteReport(Procedure[DataCollectionState]):
    """Everything that was accumulated ends up in the report."""

    prompt = make_prompt("Write the report, with the mean and the number of measurements dropped")

    @handler
    def on_report(self, sigma: DataCollectionState, event: ReportWritten) -> End:
        return End(make_prompt(f"{event.payload}\n(mean {sigma.mean:.2f}, {sigma.dropped} dropped)"))


def data_collection(*sources: str) -> SOP[DataCollectionState]:
    """The workflow over these sources."""
    return SOP(state=DataCollectionState(expected_sources=list(sources)), init_proc=CollectData())
