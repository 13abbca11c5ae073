"""Values that a field has no room for, and values that stay of another type than the field's."""

from dataclasses import replace

from sopy_compiler.analysis.acceptance import accepts_one
from sopy_compiler.analysis.constants import constants_of
from sopy_compiler.analysis.constraints import Constraint, broken_constraint
from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.unconverted import is_object, is_of_another_type
from sopy_compiler.analysis.validation import is_judged, sees_values, validates_assignment
from sopy_compiler.domain.containers import held_type, key_type, parts_beside
from sopy_compiler.domain.optional import only_present, present
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression

_JUDGED = (ModelKind.PYDANTIC, ModelKind.DATACLASS, ModelKind.TYPED_DICT)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadValue:
    """What is stored (`value`) in a field, or in the container in it (`is_held`), and what speaks against it.

    `broken` is the constraint as written. Where there is none the type has no room for the value, or, if it
    `is_unconverted`, would have after a conversion that does not take place. A text that `is_spread` is added
    to a list of texts character by character.
    """

    place: FieldPlace
    declared: TypeExpression
    value: TypeExpression
    is_held: bool = False
    is_key: bool = False
    broken: str = ""
    is_unconverted: bool = False
    is_spread: bool = False


def bad_value(assignment: Assignment, sigma: str | None, index: Index) -> BadValue | None:
    """What is wrong with what the assignment stores; None where nothing is known to be."""
    place = field_at(assignment.path, sigma, index)
    if place is None or assignment.operator or place.model.kind not in _JUDGED:
        return None
    declared, value = place.field.type, assignment.value
    if sees_values(place):
        for member in value.members:
            if _is_refused(member, value, declared, place, index):
                return BadValue(place=place, declared=declared, value=member)
        found = _broken(value, place.field.constraints)
        if found is not None:
            return BadValue(place=place, declared=declared, value=found[0], broken=found[1])
        inside = _broken_inside(declared, value)
        if inside is not None:
            return BadValue(place=place, declared=declared, value=inside[0], is_held=True, broken=inside[1])
    is_refused = sees_values(place) and all(is_object(one.name, index) for one in present(value))
    stays = not assignment.is_checked or _is_unchecked(place) or is_refused
    if stays and is_of_another_type(declared, value, index):
        return BadValue(place=place, declared=declared, value=value, is_unconverted=True)
    held = held_type(declared)
    for part in assignment.parts if stays else ():
        if is_of_another_type(held, part, index):
            return BadValue(place=place, declared=held, value=part, is_held=True, is_unconverted=True)
    return None


def bad_addition(addition: Addition, sigma: str | None, index: Index) -> BadValue | None:
    """What is wrong with what a container gets, which pydantic never sees; None where nothing is known."""
    place = field_at(addition.path, sigma, index)
    if place is None or place.model.kind not in _JUDGED:
        return None
    declared, value = part_of_container(place.field.type, is_key=addition.is_key), addition.value
    bad = BadValue(place=place, declared=declared, value=value, is_held=True, is_key=addition.is_key)
    if sees_values(place):
        for member in value.members if all(map(_is_constant, value.members)) else ():
            if _is_refused(member, value, declared, place, index):
                return replace(bad, value=member)
        found = _broken(value, _constraints(declared)) or _broken_inside(declared, value)
        if found is not None:
            return replace(bad, value=found[0], broken=found[1])
    if is_of_another_type(declared, value, index):
        return replace(bad, is_unconverted=True)
    is_of_texts = any(one.name == "builtins.list" for one in present(place.field.type))
    return replace(bad, is_spread=True) if addition.is_spread and is_of_texts else None


def part_of_container(declared: TypeExpression, *, is_key: bool) -> TypeExpression:
    """The type of what a container holds, or of its keys; unknown for a list's indices."""
    return key_type(declared) if is_key else held_type(declared)


def _is_unchecked(place: FieldPlace) -> bool:
    """Whether an assignment to the field runs nothing that could convert the value."""
    if place.model.kind is ModelKind.PYDANTIC:
        return is_judged(place.model) and not validates_assignment(place.model)
    return not place.model.is_open and not place.model.validators


def _is_refused(
    member: TypeExpression, value: TypeExpression, declared: TypeExpression, place: FieldPlace, index: Index
) -> bool:
    if member.name == NONE and (len(value.members) > 1 or place.field.default == "None"):
        return False
    return _is_constant(member) and accepts_one(declared, member, index) is False


def _is_constant(value: TypeExpression) -> bool:
    """A constant, or a display such as `[]`."""
    return value.name in {LITERAL, NONE, "builtins.list", "builtins.set", "builtins.dict", "builtins.tuple"}


def _constraints(declared: TypeExpression) -> tuple[Constraint, ...]:
    only = only_present(declared)
    return only.constraints if only is not None else ()


def _broken(value: TypeExpression, constraints: tuple[Constraint, ...]) -> tuple[TypeExpression, str] | None:
    """The alternative that breaks a constraint, and the constraint."""
    for member in value.members:
        for constant in constants_of(member) or ():
            broken = broken_constraint(constant, constraints)
            if broken is not None:
                return member, broken
    return None


def _broken_inside(declared: TypeExpression, value: TypeExpression) -> tuple[TypeExpression, str] | None:
    """The same for what a display holds."""
    wanted = only_present(declared)
    for member in present(value) if wanted is not None else ():
        assert wanted is not None
        for mine, theirs in parts_beside(wanted, member):
            found = _broken(theirs, _constraints(mine)) or _broken_inside(mine, theirs)
            if found is not None:
                return found
    return None
