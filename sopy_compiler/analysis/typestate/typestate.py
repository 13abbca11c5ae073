"""What is known of the fields of sigma along the transitions of every workflow.

After Strom and Yemini, "Typestate: a programming language concept for enhancing software reliability" (TSE
1986): which operations on a value make sense depends on what has happened to it before.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from sopy_compiler.analysis.event_flow import EventFlow
from sopy_compiler.analysis.field_state import FieldState
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.kept_types import KeptTypes
from sopy_compiler.analysis.recollection import Recollection
from sopy_compiler.analysis.typestate.atoms import Known
from sopy_compiler.analysis.typestate.clusters import Cluster, dependences_of
from sopy_compiler.analysis.typestate.entry_states import EntrySlots, entry_slots, entry_states
from sopy_compiler.analysis.typestate.exploration import Exploration, GivenUp
from sopy_compiler.analysis.typestate.initial import Given, InitialValues, given
from sopy_compiler.analysis.typestate.links import Links, links_of
from sopy_compiler.analysis.typestate.machines import Machine, machine_of
from sopy_compiler.analysis.typestate.prepared import Prepared
from sopy_compiler.analysis.typestate.program import RunnableFlows
from sopy_compiler.analysis.typestate.sharing import changed_by_sharers
from sopy_compiler.analysis.typestate.survey import Survey
from sopy_compiler.analysis.typestate.tracked import followed, tracked_fields
from sopy_compiler.analysis.typestate.values import values_of
from sopy_compiler.analysis.typestate.ways import Found, Ways
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.program import Program


class ExploredWorkflow:
    """A workflow of which everything is known that happens to its fields; searched as far as anybody asks."""

    def __init__(
        self,
        facts: WorkflowFacts,
        machine: Machine,
        outside: frozenset[str],
        beginning: Given,
        index: Index,
        flows: RunnableFlows,
    ) -> None:
        self.facts = facts
        self.machine = machine
        self.outside = outside
        self.index = index
        self.flows = flows
        self.initial = InitialValues(beginning, index, machine.sigma)
        self._values: dict[Place, Known] = {}

    @cached_property
    def runs(self) -> tuple[HandlerRun, ...]:
        """Every handler that can run."""
        return tuple(run for runs in self.machine.runs.values() for run in runs)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The fields that tests and uses are about."""
        return tracked_fields(self.runs, self.outside)

    @cached_property
    def survey(self) -> Survey:
        """What handlers do to the fields in whatever order."""
        found = Survey()
        for run in self.runs:
            found.look(run)
        return found

    @cached_property
    def ways(self) -> Ways:
        """The ways that exist."""
        prepared = Prepared(self.machine.sigma, self.index, frozenset(self.places), self.flows)
        return Ways(self.machine, prepared, self.initial, dependences_of(self.runs))

    @property
    def steps(self) -> int:
        """How many steps of handlers have been run so far, each for every environment."""
        return self.ways.steps if "ways" in self.__dict__ else 0

    @cached_property
    def _links(self) -> Links:
        return links_of(self.runs)

    def cluster(self, place: Place) -> Cluster:
        """The cluster of one field, in which every way counts."""
        return Cluster(self.ways.dependences.closed((place,)))

    def certain_cluster(self, place: Place, *, decisions: bool) -> Cluster:
        """The cluster of one field, with the ways that are certain for it."""
        name = place.path[0]
        doubted = frozenset({name, *self._links.get(name, ())})
        return Cluster(self.ways.dependences.closed((place,)), doubted, place if decisions else None)

    def is_entered(self, procedure: str) -> bool:
        """Whether some way leads to the procedure, or may do so."""
        if self.places and (procedure, self.places[0]) in self.ways.entered:
            return True

        def find(search: Exploration) -> Iterator[Found]:
            return (Found(node) for node in search.nodes() if node.procedure == procedure)

        try:
            return self.ways.first(Cluster(frozenset()), find) is not None
        except GivenUp:
            return False

    def values(self, place: Place) -> Known:
        """All values that the field takes, at the start and behind every handler; None where not known."""
        if place not in self._values:
            self._values[place] = values_of(self.ways, self.cluster(place), place)
        return self._values[place]

    def prove_values(self, place: Place, is_enough: Callable[[], bool]) -> bool:
        """Look for ways to the values of the field until they are enough; whether they are."""
        if place not in self._values:
            found = values_of(self.ways, self.cluster(place), place, is_enough)
            if found is None and is_enough():
                return True
            self._values[place] = found
        return is_enough()

    @cached_property
    def entry_slots(self) -> EntrySlots:
        """What each field is when a procedure is entered."""
        fields = [field_place(field.name) for field in self.index.models[self.machine.sigma].fields]
        others = [
            place for place in followed(fields, self.runs, self.outside) if place not in set(self.places)
        ]
        return entry_slots(self.ways, self.places, others)


def field_place(name: str) -> Place:
    """The field of sigma of that name."""
    return Place(root=PlaceRoot.SIGMA, path=(name,))


class Typestate:
    """The workflows of which everything is known, and what is known of fields when procedures are entered."""

    def __init__(
        self,
        program: Program,
        index: Index,
        events: EventFlow,
        workflows: tuple[WorkflowFacts, ...],
        types: KeptTypes,
        recollection: Recollection,
    ) -> None:
        self._program = program
        self._index = index
        self._events = events
        self._workflows = workflows
        self.types = types
        self.recollection = recollection
        self.flows = RunnableFlows(recollection)

    @property
    def steps(self) -> int:
        """How many steps of handlers have been run so far, each for every environment."""
        return sum(explored.steps for explored in self.__dict__.get("explored", ()))

    @cached_property
    def _fields(self) -> frozenset[str]:
        return frozenset(field.name for model in self._program.models for field in model.fields)

    @cached_property
    def explored(self) -> tuple[ExploredWorkflow, ...]:
        """The workflows that can be searched; of the others nothing is known."""
        found: list[ExploredWorkflow] = []
        for workflow in self._workflows:
            machine = machine_of(workflow, self._events, self._index.models)
            if machine is not None:
                found.append(self._explored(workflow, machine))
        return tuple(found)

    def _explored(self, workflow: WorkflowFacts, machine: Machine) -> ExploredWorkflow:
        outside = self._outside(workflow, machine)
        beginning = given(self._index.models[machine.sigma], self._program, self._fields)
        types = self.types.of(machine.sigma)
        return self.recollection.of(
            ("explored", workflow.workflow.procedures),
            (workflow.workflow, workflow.procedures, machine, outside, beginning, types),
            lambda: ExploredWorkflow(workflow, machine, outside, beginning, types.index, self.flows),
        )

    def at_entry(self, procedure: str) -> Mapping[str, FieldState] | None:
        """What is known of each field when the procedure is entered; None where it is not known.

        Fields are named by dotted paths.
        """
        return self._entries.get(procedure)

    @cached_property
    def _entries(self) -> Mapping[str, Mapping[str, FieldState]]:
        found: dict[str, Mapping[str, FieldState]] = {}
        for explored in (one for one in self.explored if one.machine.is_clear):
            found |= entry_states(explored.machine.runs, explored.entry_slots)
        return found

    def _outside(self, workflow: WorkflowFacts, machine: Machine) -> frozenset[str]:
        """The names of fields that code may change which no handler of the workflow runs."""
        group = self._program.around(self._index.models[machine.sigma].module)
        return frozenset(group.outside_changes) | changed_by_sharers(workflow, self._workflows)
