"""Aggregation: data comes from several places in any order, and is combined when all of it is there.

The state is a dataclass. What is computed from all sources together is a method of the state, so that
it can be tested without a workflow.
"""

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


@dataclass(frozen=True)
class SourceData:
    """What one source has delivered."""

    source: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Aggregates:
    """Statistics over the values of all sources."""

    count: int
    total: float
    minimum: float
    maximum: float

    @property
    def average(self) -> float:
        """Never asked for without values: `AggregationState.compute_aggregates` sees to that."""
        return self.total / self.count


@dataclass
class AggregationState:
    """Data by source, and what follows from all of it."""

    expected_sources: Annotated[int, Field(description="number of sources that will deliver")]
    data_sources: Annotated[dict[str, tuple[float, ...]], Field(description="values by source")] = field(
        default_factory=dict
    )
    aggregates: Annotated[
        Aggregates | None, Field(description="statistics; None until all data is there")
    ] = None

    @property
    def is_complete(self) -> bool:
        """Whether every source has delivered."""
        return len(self.data_sources) >= self.expected_sources

    def add_source_data(self, data: SourceData) -> None:
        """A source that delivers again replaces what it delivered before."""
        self.data_sources[data.source] = data.values

    def compute_aggregates(self) -> bool:
        """Combine the values of all sources; false if there is not a single one."""
        values = [value for source in self.data_sources.values() for value in source]
        if not values:
            return False
        self.aggregates = Aggregates(len(values), sum(values), min(values), max(values))
        return True

    def describe(self) -> str:
        """The statistics in words."""
        if self.aggregates is None:
            return "no values"
        found = self.aggregates
        return f"{found.count} values from {found.minimum} to {found.maximum}, average {found.average:.2f}"


class SourceDataReceived(Event[SourceData]):
    """A source has delivered."""


class ReportGenerated(Event[str]):
    """The report is written; the payload is its title."""


class Aggregate(Procedure[AggregationState]):
    """Waits for all sources, whatever their order."""

    prompt = make_prompt("Query every source and report its values")

    @handler
    def on_data(
        self, sigma: AggregationState, event: SourceDataReceived
    ) -> Procedure[AggregationState] | End:
        sigma.add_source_data(event.payload)
        if cond(not sigma.is_complete, "sources are still missing"):
            return self
        if cond(sigma.compute_aggregates(), "there are values to report"):
            return GenerateReport()
        return End(make_prompt("No source has any values: there is nothing to report"))


class GenerateReport(Procedure[AggregationState]):
    """Writes down what was combined."""

    prompt = make_prompt("Write a report about the aggregated values")

    @handler
    def on_generated(self, sigma: AggregationState, event: ReportGenerated) -> End:
        return End(make_prompt(f"{event.payload}: {sigma.describe()}"))


def aggregation(expected_sources: int) -> SOP[AggregationState]:
    """The workflow over this many sources."""
    return SOP(state=AggregationState(expected_sources=expected_sources), init_proc=Aggregate())
