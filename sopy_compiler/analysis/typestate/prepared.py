"""The handlers of a workflow made ready to run, and their slices for clusters."""

from dataclasses import dataclass, field

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.recollection import Recollection
from sopy_compiler.analysis.typestate.clusters import Cluster
from sopy_compiler.analysis.typestate.environment import Layout, layout_of
from sopy_compiler.analysis.typestate.execution import Execution
from sopy_compiler.analysis.typestate.frame import Frame, TypeOfRun
from sopy_compiler.analysis.typestate.program import RunnableFlow, RunnableFlows
from sopy_compiler.analysis.typestate.slices import slice_of
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.transition import TransitionKind


@dataclass(slots=True, eq=False)
class Prepared:
    """What all searches of one workflow share; `places` are the fields that tests and uses are about."""

    sigma: str
    index: Index
    places: frozenset[Place]
    flows: RunnableFlows = field(default_factory=lambda: RunnableFlows(Recollection()))
    _layouts: dict[tuple[frozenset[Place], tuple[Place, ...]], Layout] = field(default_factory=dict)
    _several: dict[int, frozenset[int]] = field(default_factory=dict)

    def flow(self, run: HandlerRun) -> RunnableFlow | None:
        """The run's flow; None when it cannot be followed."""
        return self.flows.of(run)

    def frame(self, run: HandlerRun, cluster: Cluster) -> Frame:
        """The run as the cluster sees it."""
        flow = self.flow(run)
        payload = () if flow is None else tuple(place for place in flow.payload if place in cluster.places)
        layout = self._layouts.get((cluster.places, payload))
        if layout is None:
            sigma = (place for place in cluster.places if place.root is PlaceRoot.SIGMA)
            layout = self._layouts[cluster.places, payload] = layout_of(sigma, payload, self.places)
        return self.frame_of(run, layout, cluster)

    def frame_of(self, run: HandlerRun, layout: Layout, cluster: Cluster) -> Frame:
        """The run as the places of the layout see it."""
        return Frame(
            layout,
            TypeOfRun(self.sigma, run.event, self.index),
            self.index,
            run.flow.shares_objects,
            cluster.doubted,
            cluster.decisions,
        )

    def execution(self, run: HandlerRun, cluster: Cluster) -> Execution | None:
        """The run made ready for the cluster; None when it cannot be followed."""
        flow = self.flow(run)
        if flow is None:
            return None
        frame = self.frame(run, cluster)
        return Execution(slice_of(flow, frame), frame)

    def is_one_of_several(self, run: HandlerRun, number: int) -> bool:
        """Whether the returned expression can be several procedures: which one, other places know."""
        found = self._several.get(id(run))
        if found is None:
            targets: dict[object, set[str]] = {}
            for other in run.transitions:
                if other.kind is TransitionKind.MOVE:
                    targets.setdefault((other.span, other.via), set()).add(other.target)
            found = self._several[id(run)] = frozenset(
                position
                for position, one in enumerate(run.transitions)
                if targets.get((one.span, one.via), set()) - {one.target}
            )
        return number in found
