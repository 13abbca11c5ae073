"""Transitions that no numbers lead to: the tests on every way there contradict each other.

What constants and bounds decide, the typestate analysis knows. Here places are compared with each other and
with sums, by the solver z3 where it is installed; without it nothing is found. The solver is loaded when a
handler has a candidate, which a look at its tests decides.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from typing import Final, cast

from sopy_compiler.analysis.arithmetic.candidates import is_candidate, places_in, relating_places
from sopy_compiler.analysis.arithmetic.formula import Formula
from sopy_compiler.analysis.arithmetic.meetings import can_meet
from sopy_compiler.analysis.arithmetic.terrain import Terrain, terrain_of
from sopy_compiler.analysis.arithmetic.translation import Claim, Translation
from sopy_compiler.analysis.arithmetic.ways import Way, Ways, WayStep
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.kept_types import KeptTypes
from sopy_compiler.analysis.recollection import Recollection
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.flow import Assume, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.transition import Transition
from sopy_compiler.source.span import Span

Solve = Callable[[Sequence[Formula], Sequence[Formula]], tuple[int, ...] | None]
"""The numbers of formulas that contradict each other, under axioms."""

MAXIMUM_QUESTIONS: Final = 256
_SOLVER: Final = "sopy_compiler.analysis.arithmetic.solver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Tests that cannot all go the way they would have to, in the order in which they are made.

    `assignments` gave places the values that the tests compare.
    """

    tests: tuple[Assume, ...]
    assignments: tuple[Store, ...]


class Arithmetic:
    """The contradictions of each handler, looked for when first asked."""

    def __init__(self, program: Program, index: Index, types: KeptTypes, recollection: Recollection) -> None:
        self._index = index
        self._types = types
        self._program = program
        self._recollection = recollection
        self._runs = tuple(run for procedure in program.procedures for run in procedure.runs)

    def contradictions(self, run: HandlerRun) -> dict[int, Contradiction]:
        """Of each transition that no way leads to, by its number: what the shortest way would take."""
        sigma = self._index.procedures[run.procedure].sigma or ""
        model = self._index.models.get(sigma)
        outside = () if model is None else self._program.around(model.module).outside_changes
        grounds = (run, outside, self._untracked, self._types.of(sigma))
        return self._recollection.of(("arithmetic", id(run)), grounds, lambda: dict(self._look(run)))

    def never_taken(self) -> Iterator[tuple[HandlerRun, Transition, Contradiction]]:
        """The impossible transitions that are impossible for every procedure and event that share them."""
        found: list[tuple[HandlerRun, Transition, Contradiction]] = []
        possible: set[tuple[Span, tuple[Span, ...]]] = set()
        for run in self._runs:
            contradictions = self.contradictions(run)
            for number, transition in enumerate(run.transitions):
                if number in contradictions:
                    found.append((run, transition, contradictions[number]))
                else:
                    possible.add((transition.span, transition.via))
        for run, transition, contradiction in found:
            if (transition.span, transition.via) not in possible:
                yield run, transition, contradiction

    def _look(self, run: HandlerRun) -> Iterator[tuple[int, Contradiction]]:
        places = relating_places(run.flow) if run.flow.is_tracked else frozenset()
        terrain = self._terrain(run) if places and can_meet(run.flow, places) else None
        if terrain is None:
            return
        ways = Ways(run.flow, lambda step: _concerns(step, places, terrain))
        left = MAXIMUM_QUESTIONS
        for number in range(len(run.transitions)):
            found = ways.to(number)
            if not found or len(found) > left or not all(is_candidate(way) for way in found):
                continue
            left -= len(found)
            contradiction = self._refuted(found, terrain)
            if contradiction is not None:
                yield number, contradiction

    def _terrain(self, run: HandlerRun) -> Terrain | None:
        sigma = self._index.procedures[run.procedure].sigma
        if sigma is None or sigma not in self._index.models:
            return None
        outside = self._program.around(self._index.models[sigma].module).outside_changes
        return terrain_of(run, sigma, self._types.of(sigma).index, self._untracked, frozenset(outside))

    @cached_property
    def _untracked(self) -> frozenset[Place]:
        found = frozenset(place for run in self._runs for place in run.flow.untracked)
        return self._recollection.of("untracked", found, lambda: found)

    def _refuted(self, ways: Sequence[Way], terrain: Terrain) -> Contradiction | None:
        """What contradicts itself on the shortest way, if something does on each of them."""
        first: Contradiction | None = None
        for way in sorted(ways, key=len):
            translation = Translation(terrain)
            for step in way:
                translation.take(step)
            core = self._core(translation.claims, tuple(translation.axioms))
            if core is None:
                return None
            first = first or core
        return first

    def _core(self, claims: Sequence[Claim], axioms: Sequence[Formula]) -> Contradiction | None:
        if not claims or self._solve is None:
            return None
        found = self._solve([claim.formula for claim in claims], axioms)
        if found is None:
            return None
        core = [claims[number] for number in found]
        sources = dict.fromkeys(store for claim in core for store in claim.assignments)
        return Contradiction(tests=tuple(claim.test for claim in core), assignments=tuple(sources))

    @cached_property
    def _solve(self) -> Solve | None:
        """The solver; None where it is not installed."""
        try:
            return cast(Solve, import_module(_SOLVER).contradiction)
        except ImportError:
            return None


def _concerns(step: WayStep, places: frozenset[Place], terrain: Terrain) -> bool:
    """Whether the step tests or may change one of the places."""
    if isinstance(step, Assume):
        return not places.isdisjoint(places_in(step))
    return any(terrain.affects(step, place) for place in places)
