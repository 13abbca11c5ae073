"""One handler seen by one cluster of places: what its steps do to what is known of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.assumptions import doubts
from sopy_compiler.analysis.typestate.atoms import Known, type_atoms
from sopy_compiler.analysis.typestate.decisions import decided
from sopy_compiler.analysis.typestate.environment import Environment, Layout, Slot, loosened
from sopy_compiler.analysis.typestate.initial import declared_type
from sopy_compiler.analysis.typestate.transfer import transfer
from sopy_compiler.ir.flow import Assume, Change, Doubt, Forget, Step, Store, Use
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import OpaqueTest, tested_places


@dataclass(frozen=True, slots=True)
class TypeOfRun:
    """What places of one handler can hold by their declared types."""

    sigma: str
    event: str
    index: Index

    def __call__(self, place: Place) -> Known:
        """The atoms of the declared type; None where it is not known."""
        return type_atoms(declared_type(place, self.sigma, self.event, self.index), self.index)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The places of a layout as one handler changes them.

    A way ends where it becomes doubtful for one of the fields named in `doubted`; where that is None, doubt
    does not count. `decisions` is the field of which comparisons are remembered while nothing has set it.
    """

    layout: Layout
    type_of: TypeOfRun
    index: Index
    shares_objects: bool
    doubted: frozenset[str] | None = None
    decisions: Place | None = None

    def entry(self, environment: Environment) -> Environment:
        """The environment in which the handler starts: the payload is of its declared type."""
        payload = self.layout.places[self.layout.sigma_count :]
        start = (*environment, *(Slot(self.type_of(place), True) for place in payload))
        return loosened(start, self.layout) if self.shares_objects else start

    def concerns(self, step: Step) -> bool:
        """Whether the step can change or use what is known of the places, or make a way doubtful."""
        layout = self.layout
        match step:
            case Assume(reads=reads, predicate=predicate):
                tested = tested_places(predicate)
                if any(layout.touched_by(place) for place in (*reads, *tested)):
                    return True
                if not tested and not isinstance(predicate, OpaqueTest):
                    return True
                return self.doubted is not None and self._is_doubtful(self.doubts(step, ()))
            case Store(place=place) | Change(place=place):
                return bool(layout.touched_by(place))
            case Use(place=place):
                return layout.number(place) is not None
            case Forget(places=places):
                return not places or any(layout.touched_by(place) for place in places)
            case Doubt(places=places):
                return self.doubted is not None and self._is_doubtful(places)
        return False

    def after(self, step: Step | None, before: Environment) -> Environment | None:
        """The environment behind the step; None where the way ends."""
        following = before
        if step is not None:
            changed = transfer(step, before, self.layout, self.type_of, self.index)
            if changed is None or (self.doubted is not None and self.ends_in_doubt(step, before)):
                return None
            following = changed
            if self.decisions is not None and isinstance(step, Assume):
                following = decided(step, following, self.layout, self.decisions)
        # What has not changed is as loose as it was.
        is_stale = self.shares_objects and following is not before
        return loosened(following, self.layout) if is_stale else following

    def ends_in_doubt(self, step: Step, before: Environment) -> bool:
        """Whether the step makes the way doubtful for one of the doubted fields."""
        if isinstance(step, Forget) and not step.places:
            return True
        return self._is_doubtful(self.doubts(step, before))

    def doubts(self, step: Step, before: Environment) -> Iterable[Place]:
        """The places on which it depends, in a manner that is not followed, whether a run passes the step."""
        match step:
            case Assume():
                return doubts(step, before, self.layout)
            case Doubt(places=places):
                return places
        return ()

    def reasons(self, step: Step | None, before: Environment) -> Iterable[Place]:
        """The places because of which a way ends at the step."""
        match step:
            case Assume(predicate=predicate):
                return (*tested_places(predicate), *self.doubts(step, before))
            case Use(place=place):
                return (place,)
        return ()

    def _is_doubtful(self, places: Iterable[Place]) -> bool:
        assert self.doubted is not None
        return any(
            place.root is not PlaceRoot.SIGMA or place.path == ("*",) or place.path[0] in self.doubted
            for place in places
        )
