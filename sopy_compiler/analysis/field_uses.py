"""Where the program uses the fields of its states."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.missing_members import missing_members
from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.name_uses import NameUses, concern
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import Field, ModelKind, SigmaModel
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.source.span import Span

_DUMPS: Final = frozenset(
    {"model_dump", "model_dump_json", "asdict", "astuple", "vars", "dict", "json", "__dict__", "model_fields"}
)
_KINDS: Final = (ModelKind.PYDANTIC, ModelKind.DATACLASS, ModelKind.PLAIN)


@dataclass(slots=True)
class FieldUses:
    """What handlers do with the fields of the states, by the place of a field's declaration.

    `writes` are assignments and changes, `reads` the places where it is looked at; `final` are fields written
    by a handler that can end the workflow: they are its results.
    """

    places: dict[Span, FieldPlace] = field(default_factory=dict)
    writes: dict[Span, list[Access]] = field(default_factory=dict)
    reads: dict[Span, dict[Span, Access]] = field(default_factory=dict)
    final: set[Span] = field(default_factory=set)


def state_fields(program: Program, index: Index) -> Iterator[tuple[SigmaModel, Field]]:
    """The fields of the states that are wholly followed: none of their handlers lets them out of sight."""
    states = [index.models[name] for name in _states(program) if name in index.models]
    for model in states:
        if not _is_in_sight(model, program) or index.is_in_fragment(model.module):
            continue
        meant = _meant(model, program, index)
        for one in model.fields:
            if one.owner == model.qualname and not one.name.startswith("_") and one.name not in meant:
                yield model, one


def field_uses(program: Program, index: Index) -> FieldUses:
    """Collect the uses by all handlers."""
    found = FieldUses()
    for procedure in program.procedures:
        for run in procedure.runs:
            for access in run.accesses:
                place = field_at(access.path, procedure.sigma, index)
                if place is not None and access.kind is AccessKind.READ:
                    found.reads.setdefault(place.field.span, {}).setdefault(access.span, access)
                if place is not None and access.kind in {AccessKind.WRITE, AccessKind.MUTATE}:
                    span = place.field.span
                    found.places[span] = place
                    found.writes.setdefault(span, []).append(access)
                    if _can_finish(run):
                        found.final.add(span)
    return found


def is_read(field: Field, model: SigmaModel, names: NameUses, index: Index) -> bool:
    """Whether any code looks at the field of some object that may be such a state."""
    return concern(names.reads, field.name, kin(model, index)) or field.name in names.texts or is_shown(names)


def kin(model: SigmaModel, index: Index) -> frozenset[str]:
    """The classes of which an object of the model can be an instance, derived classes of it included."""
    found = index.kin.get(model.qualname)
    if found is None:
        found = frozenset(name for line in index.lines if model.qualname in line for name in line)
        index.kin[model.qualname] = found
    return found


def is_shown(names: NameUses) -> bool:
    """Whether whole states are printed or turned into data somewhere."""
    return names.shows_state or not _DUMPS.isdisjoint((*names.read, *names.called))


def is_loaded(model: SigmaModel, program: Program) -> bool:
    """Whether instances of the model may be made from data that the program's text does not show."""
    names = program.around(model.module).names
    is_made = model.name in names.called and model.name not in names.unpacked
    return not is_made or model.name in names.loaded or "*" in names.loaded


def _states(program: Program) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.sigma for one in program.procedures if one.sigma is not None))


def _is_in_sight(model: SigmaModel, program: Program) -> bool:
    """Whether every use of the state by handlers is known."""
    followed = all(run.is_followed and not run.effect.is_opaque for run in _runs(model, program))
    return model.kind in _KINDS and model.is_reported and followed


def _runs(model: SigmaModel, program: Program) -> tuple[HandlerRun, ...]:
    return tuple(run for one in program.procedures if one.sigma == model.qualname for run in one.runs)


def _meant(model: SigmaModel, program: Program, index: Index) -> frozenset[str]:
    """The fields that handlers seem to mean by names that the model does not have: SOP201 reports those."""
    names = [one.name for one in model.fields]
    missing = {one for run in _runs(model, program) for one in missing_members(run, index)}
    lines = {model.qualname, *model.ancestors}
    near = (closest_name(name, names) for owner, name in sorted(missing) if owner in lines)
    return frozenset(name for name in near if name is not None)


def _can_finish(run: HandlerRun) -> bool:
    return any(transition.kind is TransitionKind.FINISH for transition in run.transitions)
