"""Dicts of the state whose keys are all known: what handlers store and what they look up."""

from collections.abc import Iterator
from dataclasses import field
from typing import Final

from sopy_compiler.analysis.field_paths import field_at, model_of, type_at
from sopy_compiler.analysis.field_place import FieldPlace
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.placeholders import is_placeholder
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.keyed_use import KeyedUse, KeyedUseKind
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.ir.type_expression import NONE
from sopy_compiler.source.span import Span

_LOADS: Final = frozenset(
    {
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "model_construct",
        "parse_obj",
        "parse_raw",
        "from_orm",
        "setattr",
    }
)
# What these add is recorded key by key, or they only take away.
_FOLLOWED: Final = frozenset(
    {
        "assign",
        "dict.setitem",
        "dict.setdefault",
        "dict.delitem",
        "dict.pop",
        "dict.popitem",
        "dict.clear",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """A use of a key by the handler `run` of `procedure`."""

    procedure: Procedure
    run: HandlerRun
    use: KeyedUse


@dataclass(slots=True, kw_only=True)
class SavedKeys:
    """The uses of one dict field."""

    place: FieldPlace
    stores: list[KeyUse] = field(default_factory=list)
    lookups: list[KeyUse] = field(default_factory=list)
    tests: list[KeyUse] = field(default_factory=list)

    def stores_of(self, key: str) -> tuple[KeyUse, ...]:
        """Where the key is stored."""
        return tuple(store for store in self.stores if store.use.key == key)

    def is_tested(self, lookup: KeyUse) -> bool:
        """Whether the handler asks for the key, or for one that is not known, before or after."""
        return any(test.run is lookup.run and test.use.key in (None, lookup.use.key) for test in self.tests)


def saved_keys(program: Program, index: Index) -> tuple[SavedKeys, ...]:
    """The dict fields of states into which nothing unknown can have been stored.

    A state inside another state is left out: it can be replaced as a whole.
    """
    found: dict[Span, SavedKeys] = {}
    unclear: set[Span] = set()
    closed: dict[tuple[str, str], bool] = {}
    filled: set[str] = set()
    for procedure in program.procedures:
        for run in procedure.runs:
            for use in run.keyed_uses:
                place = field_at(use.path, procedure.sigma, index)
                if place is None:
                    continue
                saved = found.setdefault(place.field.span, SavedKeys(place=place))
                _take(saved, KeyUse(procedure=procedure, run=run, use=use))
                key = (place.model.qualname, place.field.name)
                if key not in closed:
                    closed[key] = _is_closed(place, program, index)
                if "." in use.path or not closed[key]:
                    unclear.add(place.field.span)
            unclear.update(_changed_unseen(procedure, run, index))
            filled.update(_filled_somewhere(procedure, run, index))
    return tuple(
        saved
        for span, saved in found.items()
        if span not in unclear
        and saved.place.field.name not in filled
        and all(store.use.key is not None for store in saved.stores)
    )


def _take(saved: SavedKeys, use: KeyUse) -> None:
    match use.use.kind:
        case KeyedUseKind.STORE:
            saved.stores.append(use)
        case KeyedUseKind.TEST:
            saved.tests.append(use)
        case _:
            saved.lookups.append(use)


def _is_closed(place: FieldPlace, program: Program, index: Index) -> bool:
    """Whether the dict is empty in every new state, and filled by handlers only."""
    model, name = place.model, place.field.name
    group = program.around(model.module)
    names = group.names
    is_dict = [one.name for one in place.field.type.members if one.name != NONE] == ["builtins.dict"]
    is_made_here = model.name in names.called and model.name not in names.unpacked
    is_validated = any(not one.fields or name in one.fields for one in model.validators)
    is_loaded = not _LOADS.isdisjoint((*names.read, *names.called))
    is_changed = name in group.outside_changes or name in group.filled_elsewhere
    is_given = name in names.passed or name in names.texts
    return (
        is_dict
        and model.kind is ModelKind.PYDANTIC
        and not model.is_open
        and is_placeholder(place.field)
        and is_made_here
        and not (is_validated or is_loaded or is_given or is_changed)
        and not index.is_in_fragment(model.module)
    )


def _changed_unseen(procedure: Procedure, run: HandlerRun, index: Index) -> Iterator[Span]:
    """The fields into which the handler may store what no use by key tells."""
    if run.effect.is_opaque:
        state = model_of(type_at("", procedure.sigma, index), index)
        for model in index.models.values():
            if state is None or model is state or state.qualname in model.ancestors:
                yield from (one.span for one in model.fields)
        return
    stored = {use.path for use in run.keyed_uses if use.kind is KeyedUseKind.STORE}
    for access in run.accesses:
        if _may_add_unseen(access, stored):
            place = field_at(access.path, procedure.sigma, index)
            if place is not None:
                yield place.field.span


def _filled_somewhere(procedure: Procedure, run: HandlerRun, index: Index) -> Iterator[str]:
    """The names of dicts that the handler changes in a state of unknown type, or known by a protocol."""
    for access in run.accesses:
        if access.kind in {AccessKind.WRITE, AccessKind.MUTATE}:
            place = field_at(access.path, procedure.sigma, index)
            if place is None or place.model.kind is ModelKind.PLAIN:
                yield access.path.rpartition(".")[2]


def _may_add_unseen(access: Access, stored: set[str]) -> bool:
    if access.kind not in {AccessKind.WRITE, AccessKind.MUTATE}:
        return False
    if access.operation == "dict.update":
        return access.path not in stored
    return access.operation not in _FOLLOWED
