"""What is known of the fields of sigma along the transitions of every workflow.

After Strom and Yemini, "Typestate: a programming language concept for enhancing software reliability" (TSE
1986): which operations on a value make sense depends on what has happened to it before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sopy_compiler.analysis.event_flow import EventFlow
from sopy_compiler.analysis.field_state import FieldState
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.entry_states import entry_states
from sopy_compiler.analysis.typestate.exploration import Exploration, Explorer, Machine
from sopy_compiler.analysis.typestate.initial import InitialValues
from sopy_compiler.analysis.typestate.machines import machine_of
from sopy_compiler.analysis.typestate.sharing import changed_by_sharers
from sopy_compiler.analysis.typestate.tracked import followed, tracked_fields
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.program import Program


@dataclass(frozen=True, slots=True, eq=False)
class ExploredWorkflow:
    """A workflow that was searched to the end, with what the search was made with."""

    facts: WorkflowFacts
    machine: Machine
    explorer: Explorer
    exploration: Exploration
    initial: InitialValues

    @property
    def runs(self) -> tuple[HandlerRun, ...]:
        """Every handler that can run."""
        return tuple(run for runs in self.machine.runs.values() for run in runs)


def field_place(name: str) -> Place:
    """The field of sigma of that name."""
    return Place(root=PlaceRoot.SIGMA, path=(name,))


class Typestate:
    """The searches of all workflows, made when first asked for."""

    def __init__(
        self, program: Program, index: Index, events: EventFlow, workflows: tuple[WorkflowFacts, ...]
    ) -> None:
        self._program = program
        self._index = index
        self._events = events
        self._workflows = workflows
        self._explorers: list[Explorer] = []

    @property
    def steps(self) -> int:
        """How many steps of handlers the searches have run so far, each for every environment."""
        return sum(explorer.steps for explorer in self._explorers)

    @cached_property
    def explored(self) -> tuple[ExploredWorkflow, ...]:
        """The workflows that could be searched to the end; of the others nothing is known."""
        found: list[ExploredWorkflow] = []
        for workflow in self._workflows:
            machine = machine_of(workflow, self._events, self._index.models)
            if machine is None:
                continue
            runs = [run for procedure in machine.runs.values() for run in procedure]
            explored = self._explore(
                workflow, machine, tracked_fields(runs, self._outside(workflow, machine))
            )
            if explored is not None:
                found.append(explored)
        return tuple(found)

    def at_entry(self, procedure: str) -> Mapping[str, FieldState] | None:
        """What is known of each field when the procedure is entered; None where it is not known.

        Fields are named by dotted paths.
        """
        return self._entries.get(procedure)

    @cached_property
    def _entries(self) -> Mapping[str, Mapping[str, FieldState]]:
        found: dict[str, Mapping[str, FieldState]] = {}
        for explored in self.explored:
            searches = [(explored.exploration, explored.exploration.layout.places)]
            searches += [
                (other.exploration, other.exploration.layout.places) for other in self._alone(explored)
            ]
            found |= entry_states(explored.machine.runs, searches)
        return found

    def _alone(self, explored: ExploredWorkflow) -> Iterator[ExploredWorkflow]:
        """Searches for the fields that no test or use made worth following, each by itself."""
        known = set(explored.exploration.layout.places)
        fields = [field_place(field.name) for field in self._index.models[explored.machine.sigma].fields]
        for place in followed(fields, explored.runs, self._outside(explored.facts, explored.machine)):
            alone = None if place in known else self._explore(explored.facts, explored.machine, (place,))
            if alone is not None:
                yield alone

    def _outside(self, workflow: WorkflowFacts, machine: Machine) -> frozenset[str]:
        """The names of fields that code may change which no handler of the workflow runs."""
        group = self._program.around(self._index.models[machine.sigma].module)
        return frozenset(group.outside_changes) | changed_by_sharers(workflow, self._workflows)

    def _explore(
        self, workflow: WorkflowFacts, machine: Machine, places: tuple[Place, ...]
    ) -> ExploredWorkflow | None:
        initial = InitialValues(self._program, self._index, machine.sigma)
        explorer = Explorer(machine, places, self._index)
        self._explorers.append(explorer)
        exploration = explorer.explore(initial)
        if not exploration.is_whole:
            return None
        return ExploredWorkflow(workflow, machine, explorer, exploration, initial)
