"""Which places of one handler can be followed, and what they can hold."""

from dataclasses import field
from typing import Final

from sopy_compiler.analysis.arithmetic.quantities import Kind, Range, range_of
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.place_overlap import overlap
from sopy_compiler.analysis.typestate.initial import declared_type
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.flow import Change, Forget, Store, Stored
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.term import ConstantTerm, ContainerTerm
from sopy_compiler.ir.type_expression import TypeExpression

# What changes in them has no name that a place could be found by.
_UNKEYED: Final = frozenset({"list", "set", "deque", "bytearray"})


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """The places of one handler; those that overlap with one in `lost` may change out of sight.

    `replaced` are given a value by the handler, `filled` are containers that it changes: what it puts there
    it may also keep in a variable.
    """

    run: HandlerRun
    sigma: str
    index: Index
    lost: frozenset[Place]
    outside: frozenset[str]
    replaced: frozenset[Place] = frozenset()
    filled: frozenset[Place] = frozenset()
    _ranges: dict[Place, Range | None] = field(default_factory=dict)

    def range(self, place: Place) -> Range | None:
        """What the place can hold by its declared type; None where it is not followed."""
        if place not in self._ranges:
            self._ranges[place] = self._range(place)
        return self._ranges[place]

    def _range(self, place: Place) -> Range | None:
        if "*" in place.path or any(overlap(place, one) for one in self.lost):
            return None
        if place.root is PlaceRoot.SIGMA and (not place.path or not self.outside.isdisjoint(place.path)):
            return None
        known = range_of(self._type(place))
        if known is not None and known.kind is Kind.CONTAINER and self._may_be_in_a_variable(place):
            return None
        if known is not None and self.run.flow.shares_objects:
            is_out_of_sight = place.root is PlaceRoot.PAYLOAD or _is_shared(place, known)
            return None if is_out_of_sight else known
        return known

    def _may_be_in_a_variable(self, place: Place) -> bool:
        return any(place.is_within(one) for one in self.replaced) or any(
            place.is_within(one) and place != one for one in self.filled
        )

    def _type(self, place: Place) -> TypeExpression:
        return declared_type(place, self.sigma, self.run.event, self.index)

    def affects(self, step: Store | Change | Forget, place: Place) -> bool:
        """Whether the step may change what the place holds, also because two fields hold the same object."""
        known = self.range(place)
        is_shared = known is not None and _is_shared(place, known)
        match step:
            case Store(place=changed):
                # An attribute of that name changes, of whatever object.
                is_inner = len(changed.path) > 1 and changed.path[-1] in (*_inner_names(place), "*")
                return overlap(place, changed) or (is_shared and is_inner)
            case Change(place=changed, operation=operation):
                is_container = known is not None and known.kind is Kind.CONTAINER
                is_keyed = operation.partition(".")[0] not in _UNKEYED
                return overlap(place, changed) or is_container or (is_shared and is_keyed)
            case Forget(places=()):
                return place.root is PlaceRoot.SIGMA or is_shared
            case Forget(places=places):
                return is_shared or any(overlap(place, changed) for changed in places)

    def keeps(self, place: Place) -> bool:
        """Whether the field holds exactly what is assigned to it, and no code of its class changes that."""
        found = field_at(".".join(place.path), self.sigma, self.index)
        if found is None:
            return False
        return _is_plain(found.model, self.index)

    def accepts(self, place: Place, value: Stored) -> bool:
        """Whether a value that is stored is one of the declared type."""
        known = self.range(place)
        if known is None or not value.is_known:
            return False
        parts = [range_of(expression) for expression in value.types]
        parts += [range_of(self._type(copy)) for copy in value.copies]
        parts += [_constant_range(term) for term in value.constants if not _is_none(term)]
        if any(_is_none(term) for term in value.constants) and not known.is_optional:
            return False
        return all(part is not None and _fits(part, known) for part in parts)


def _is_shared(place: Place, known: Range) -> bool:
    """Whether the value is part of an object, or is one, that something else can hold, too."""
    depth = 1 if place.root is PlaceRoot.SIGMA else 0
    return len(place.path) > depth or known.kind is Kind.CONTAINER


def _inner_names(place: Place) -> tuple[str, ...]:
    """The names on the way to the place that are not of sigma itself."""
    return place.path[1:] if place.root is PlaceRoot.SIGMA else place.path


def _is_none(term: ConstantTerm | ContainerTerm) -> bool:
    return isinstance(term, ConstantTerm) and term.value is None


def _constant_range(term: ConstantTerm | ContainerTerm) -> Range | None:
    if isinstance(term, ContainerTerm):
        return range_of(TypeExpression(name=term.type_name))
    return None if term.member_of else range_of(TypeExpression(name=f"builtins.{type(term.value).__name__}"))


def _fits(part: Range, known: Range) -> bool:
    if part.kind is not known.kind:
        return False
    return (known.is_optional or not part.is_optional) and (part.is_bool or not known.is_bool)


def _is_plain(model: SigmaModel, index: Index) -> bool:
    """Whether assignments to fields of the model run no code that could store something else."""
    if model.is_open or model.kind not in (ModelKind.PYDANTIC, ModelKind.DATACLASS, ModelKind.TYPED_DICT):
        return False
    if model.kind is ModelKind.DATACLASS and model.validators:
        return False
    hooks = [member for member in model.members if member.name == "__setattr__"]
    return "validate_assignment" not in dict(model.config) and all(
        hook.owner not in index.models for hook in hooks
    )


def terrain_of(
    run: HandlerRun, sigma: str, index: Index, untracked: frozenset[Place], outside: frozenset[str]
) -> Terrain:
    """The terrain of a handler.

    `untracked` are the places that change out of sight in any handler: objects that another one keeps
    elsewhere may change by that way here. A place that is given a value of another type than the declared
    one, or one that is not known, is lost.
    """
    lost = untracked | frozenset(run.flow.untracked)
    terrain = Terrain(run, sigma, index, lost, outside)
    steps = list(run.flow.steps)
    stores = [step for step in steps if isinstance(step, Store)]
    strange = {step.place for step in stores if not terrain.accepts(step.place, step.value)}
    replaced = frozenset(step.place for step in stores)
    filled = frozenset(step.place for step in steps if isinstance(step, Change))
    return Terrain(run, sigma, index, lost | strange, outside, replaced, filled)
