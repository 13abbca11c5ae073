"""Which places of one handler can be followed, and what they can hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sopy_compiler.analysis.arithmetic.quantities import Kind, Range, range_of
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.initial import declared_type
from sopy_compiler.ir.flow import Store, Stored
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.term import ConstantTerm, ContainerTerm
from sopy_compiler.ir.type_expression import TypeExpression


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """The places of one handler; those within `lost`, or around one of them, may change out of sight."""

    run: HandlerRun
    sigma: str
    index: Index
    lost: frozenset[Place]
    outside: frozenset[str]

    def range(self, place: Place) -> Range | None:
        """What the place can hold by its declared type; None where it is not followed."""
        if "*" in place.path or any(overlap(place, one) for one in self.lost):
            return None
        if place.root is PlaceRoot.SIGMA and (not place.path or not self.outside.isdisjoint(place.path)):
            return None
        known = range_of(self._type(place))
        if known is not None and self.run.flow.shares_objects and not self._is_own(place, known):
            return None
        return known

    def _type(self, place: Place) -> TypeExpression:
        return declared_type(place, self.sigma, self.run.event, self.index)

    def _is_own(self, place: Place, known: Range) -> bool:
        """Whether only an assignment to the field changes the value: it is no object that others may hold."""
        return place.root is PlaceRoot.SIGMA and len(place.path) == 1 and known.kind is not Kind.CONTAINER

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


def overlap(one: Place, other: Place) -> bool:
    """Whether one of the places is the other or a part of it; what follows `*` does not count."""
    first, second = _before_star(one), _before_star(other)
    return first.is_within(second) or second.is_within(first)


def _before_star(place: Place) -> Place:
    if "*" not in place.path:
        return place
    return Place(root=place.root, path=place.path[: place.path.index("*")])


def terrain_of(
    run: HandlerRun, sigma: str, index: Index, others: Sequence[HandlerRun], outside: frozenset[str]
) -> Terrain:
    """The terrain of a handler.

    Objects that another handler keeps elsewhere may change by that way here. A place that is given a value of
    another type than the declared one, or one that is not known, is lost.
    """
    lost = frozenset(place for one in (run, *others) for place in one.flow.untracked)
    terrain = Terrain(run, sigma, index, lost, outside)
    graphs = (run.flow.nodes, *(part.nodes for part in run.flow.parts))
    stores = [node.step for nodes in graphs for node in nodes if isinstance(node.step, Store)]
    strange = {step.place for step in stores if not terrain.accepts(step.place, step.value)}
    return replace(terrain, lost=lost | strange)
