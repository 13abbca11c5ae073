"""Where the program uses the fields of its states."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.analysis.field_paths import FieldPlace, field_at
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.missing_members import uses_missing_member
from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.name_uses import NameUses
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import Field, ModelKind, SigmaModel
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.source.span import Span

_DUMPS: Final = frozenset(
    {"model_dump", "model_dump_json", "asdict", "astuple", "vars", "dict", "json", "__dict__", "model_fields"}
)
_COPIES: Final = frozenset({"replace", "__replace__", "cls", "__class__"})
_KINDS: Final = (ModelKind.PYDANTIC, ModelKind.DATACLASS)


@dataclass(slots=True)
class FieldUses:
    """What handlers do with the fields of the states, by the place of a field's declaration.

    `writes` are assignments and changes; `final` are fields written by a handler that can end the workflow:
    they are its results.
    """

    places: dict[Span, FieldPlace] = field(default_factory=dict)
    writes: dict[Span, list[Access]] = field(default_factory=dict)
    final: set[Span] = field(default_factory=set)


def state_fields(program: Program, index: Index) -> Iterator[tuple[SigmaModel, Field]]:
    """The fields of the states that are wholly followed: none of their handlers lets them out of sight."""
    states = [index.models[name] for name in _states(program) if name in index.models]
    for model in states:
        if not _is_in_sight(model, program, index) or index.is_in_fragment(model.module):
            continue
        for one in model.fields:
            if one.owner == model.qualname and not one.name.startswith("_"):
                yield model, one


def field_uses(program: Program, index: Index) -> FieldUses:
    """Collect the uses by all handlers."""
    found = FieldUses()
    for procedure in program.procedures:
        for run in procedure.runs:
            for access in run.accesses:
                place = field_at(access.path, procedure.sigma, index)
                if place is not None and access.kind in {AccessKind.WRITE, AccessKind.MUTATE}:
                    span = place.field.span
                    found.places[span] = place
                    found.writes.setdefault(span, []).append(access)
                    if _can_finish(run):
                        found.final.add(span)
    return found


def is_read(name: str, names: NameUses) -> bool:
    """Whether any code looks at an attribute of this name, or may."""
    return name in names.read or name in names.texts or is_shown(names)


def is_shown(names: NameUses) -> bool:
    """Whether whole states are printed or turned into data somewhere."""
    return names.shows_state or not _DUMPS.isdisjoint((*names.read, *names.called))


def is_loaded(model: SigmaModel, program: Program) -> bool:
    """Whether instances of the model may be made from data that the program's text does not show."""
    names = program.around(model.module).names
    is_made = model.name in names.called and model.name not in names.unpacked
    return not is_made or model.name in names.loaded or "*" in names.loaded


def may_be_placed(field: Field, names: NameUses, index: Index) -> bool:
    """Whether a call gives the field its value by its position among the arguments, or by `**`."""
    placed = dict(names.placed)
    most = max(placed.get("cls", 0), placed.get("__class__", 0))
    for model in index.models.values():
        spans = [one.span for one in model.fields]
        if field.span in spans and spans.index(field.span) < max(most, placed.get(model.name, 0)):
            return True
    return not _COPIES.isdisjoint(names.unpacked)


def _states(program: Program) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.sigma for one in program.procedures if one.sigma is not None))


def _is_in_sight(model: SigmaModel, program: Program, index: Index) -> bool:
    """Whether every use of the state by handlers is known, and none of them misspells a field."""
    runs = [run for one in program.procedures if one.sigma == model.qualname for run in one.runs]
    followed = all(run.is_complete and not run.effect.is_opaque for run in runs)
    misspelt = any(uses_missing_member(run, index) for run in runs)
    return model.kind in _KINDS and model.is_reported and followed and not misspelt


def _can_finish(run: HandlerRun) -> bool:
    return any(transition.kind is TransitionKind.FINISH for transition in run.transitions)
