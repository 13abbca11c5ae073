"""What fields hold when a workflow starts, and what places hold by their declared types."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sopy_compiler.analysis.field_paths import field_at, model_of
from sopy_compiler.analysis.field_uses import is_loaded
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.typestate.atoms import (
    NONE_ATOM,
    Atom,
    AtomKind,
    Known,
    constant_atom,
    type_atoms,
    united,
)
from sopy_compiler.analysis.typestate.environment import UNKNOWN, Slot
from sopy_compiler.domain.containers import held_type, item_type
from sopy_compiler.domain.optional import only_present
from sopy_compiler.ir.model_call import ModelCall
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import DefaultKind, Field, ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import LITERAL, NONE, UNKNOWN_TYPE, Constant, TypeExpression

_FACTORIES: Final = {
    name: f"builtins.{name}" for name in ("list", "dict", "set", "frozenset", "tuple", "bytearray")
} | {"deque": "collections.deque", "Counter": "collections.Counter"}
_ZEROS: Final[dict[str, Constant]] = {"str": "", "int": 0, "float": 0.0, "bool": False, "bytes": b""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The keys of a dict with which a workflow starts, and the values that are constants or displays."""

    keys: frozenset[str]
    constants: tuple[tuple[str, TypeExpression], ...]

    def known(self, key: str) -> Known:
        """What is under the key."""
        value = dict(self.constants).get(key)
        if value is None or value.name == NONE:
            return None if value is None else frozenset((NONE_ATOM,))
        if value.name == LITERAL and len(value.literals) == 1:
            return frozenset((constant_atom(value.literals[0]),))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the program's text gives states when they are made; `always` is the same at every call.

    `passed` are the names of fields that may be given. `is_loaded` tells that states come from elsewhere.
    """

    passed: frozenset[str]
    always: frozenset[str]
    is_loaded: bool
    starts: tuple["Start | None", ...] = ()
    """Of states that are dicts what each start has; None where that cannot be told."""


def given(owner: SigmaModel, program: Program, fields: frozenset[str]) -> Given:
    """What states of the model are given; `fields` are the names of the fields of all models."""
    names = program.around(owner.module).names
    # A copy that is made outside handlers may be given fields by name.
    passed = {*names.passed, *(names.texts if "model_copy" in names.read else ())}
    is_always_named = {"cls", "__class__"}.isdisjoint(names.called)
    always = dict(names.always_passed).get(owner.name, ()) if is_always_named else ()
    return Given(
        passed=fields & passed,
        always=frozenset(always),
        is_loaded=is_loaded(owner, program),
        starts=tuple(_starts(owner, program)) if owner.kind is ModelKind.TYPED_DICT else (),
    )


def _starts(owner: SigmaModel, program: Program) -> Iterator[Start | None]:
    """The state of every entry; None where it cannot be told."""
    states = {one.qualname: one.sigma for one in program.procedures}
    for entry in program.entries:
        if states.get(entry.procedure or "", owner.qualname) != owner.qualname:
            continue
        displays = [
            call
            for call in program.model_calls
            if call.model == owner.qualname and entry.span.contains(call.span)
        ]
        is_told = len(displays) == 1 and not (displays[0].has_star or displays[0].positional)
        yield _start(displays[0]) if is_told else None


def _start(display: ModelCall) -> Start:
    return Start(
        keys=frozenset(name for name, _ in display.keywords),
        constants=tuple((name, value) for name, value, _ in display.constants),
    )


@dataclass(frozen=True, slots=True)
class InitialValues:
    """The beginning of workflows over one state type."""

    given: Given
    index: Index
    sigma: str

    def slot(self, place: Place) -> Slot:
        """What the field holds before the first event; unknown where states come from elsewhere."""
        owner = self.index.models.get(self.sigma)
        if owner is not None and owner.kind is ModelKind.TYPED_DICT:
            return self._key(place)
        if owner is None or self.given.is_loaded:
            return UNKNOWN
        known: Known = None
        for depth, step in enumerate(place.path, start=1):
            field = owner.field(step) if owner is not None else None
            if owner is None or field is None:
                return UNKNOWN
            if self._is_given(owner, field):
                is_sure = depth == 1 and (
                    field.default_kind is DefaultKind.REQUIRED or field.name in self.given.always
                )
                is_whole = depth == len(place.path)
                return Slot(_present(field, self.index), True if is_sure else None) if is_whole else UNKNOWN
            known = _default(field, self.index)
            owner = self._made_by_default(field)
        return Slot(known, False)

    def begins_empty(self, place: Place) -> bool:
        """Whether every start says of a key that there is nothing yet: zero, a false flag, an empty text."""
        owner = self.index.models.get(self.sigma)
        if owner is None or owner.kind is not ModelKind.TYPED_DICT:
            return False
        known = self._key(place).known
        return bool(known) and all(one.is_constant and one.value in (0, "", None) for one in known or ())

    def _key(self, place: Place) -> Slot:
        """Of a state that is a dict: None stands for a key that no start gives a value."""
        starts = self.given.starts
        if len(place.path) != 1 or not starts or None in starts:
            return UNKNOWN
        told = [start for start in starts if start is not None]
        having = [start for start in told if place.path[0] in start.keys]
        if not having:
            return Slot(frozenset((NONE_ATOM,)), False)
        known: Known = frozenset()
        for start in having:
            known = united(known, start.known(place.path[0]))
        return UNKNOWN if len(having) < len(told) else Slot(known, True)

    def _is_given(self, owner: SigmaModel, field: Field) -> bool:
        """Whether the field may be something else than its default when the state is made."""
        return (
            field.default_kind is DefaultKind.REQUIRED
            or field.name in self.given.passed
            or self._is_validated(owner, field)
        )

    def _is_validated(self, owner: SigmaModel, field: Field) -> bool:
        """Whether code of the model may replace the default."""
        return dict(owner.config).get("validate_default") == "True" and any(
            not one.fields or field.name in one.fields for one in owner.validators
        )

    def _made_by_default(self, field: Field) -> SigmaModel | None:
        """The model of which the default factory makes an instance."""
        model = model_of(field.type, self.index)
        if field.default_kind is not DefaultKind.FACTORY or model is None:
            return None
        return model if field.default.rpartition(".")[2] == model.name else None


def _present(field: Field, index: Index) -> Known:
    """What a field can be that is given from elsewhere; nothing is known of an optional one."""
    known = type_atoms(field.type, index)
    return None if known is None or NONE_ATOM in known else known


def _default(field: Field, index: Index) -> Known:
    if field.default_kind is DefaultKind.VALUE:
        return _constant(field, index)
    if field.default_kind is DefaultKind.FACTORY:
        name = field.default.rpartition(".")[2]
        if name in _FACTORIES:
            return frozenset((Atom(_FACTORIES[name], AtomKind.FALSE),))
        if name in _ZEROS:
            return frozenset((constant_atom(_ZEROS[name]),))
    return _present(field, index)


def _constant(field: Field, index: Index) -> Known:
    """The value that the source text of a default stands for."""
    try:
        value = ast.literal_eval(field.default)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return _member(field, index) or _present(field, index)
    if value is None or isinstance(value, str | int | float | bool | bytes):
        return frozenset((constant_atom(value),))
    if isinstance(value, list | dict | set | tuple):
        kind = AtomKind.TRUE if value else AtomKind.FALSE
        return frozenset((Atom(f"builtins.{type(value).__name__}", kind),))
    return _present(field, index)


def _member(field: Field, index: Index) -> Known:
    """A member of an enumeration: `Stage.OPEN`."""
    owner, _, name = field.default.rpartition(".")
    for member in field.type.members:
        model = index.models.get(member.name)
        if model is None or model.kind is not ModelKind.ENUM or model.field(name) is None:
            continue
        if owner.rpartition(".")[2] == model.name:
            return frozenset((constant_atom(name, model.qualname),))
    return None


def declared_type(place: Place, sigma: str | None, event: str, index: Index) -> TypeExpression:
    """The declared type of a field or of a part of the payload; unknown where it cannot be told."""
    if place.root is PlaceRoot.SIGMA:
        found = field_at(".".join(place.path), sigma, index)
        return found.field.type if found is not None else UNKNOWN_TYPE
    declared = index.events.get(event)
    current = declared.payload if declared is not None and declared.payload is not None else UNKNOWN_TYPE
    for step in place.path:
        current = _part(current, step, index)
    return current


def _part(owner: TypeExpression, step: str, index: Index) -> TypeExpression:
    """The type of an attribute, key or index."""
    model = model_of(owner, index)
    if model is not None:
        field = model.field(step)
        return field.type if field is not None else UNKNOWN_TYPE
    only = only_present(owner)
    if only is None:
        return UNKNOWN_TYPE
    if only.name == "builtins.tuple" and step.lstrip("-").isdigit():
        parts = only.arguments
        is_open = len(parts) == 2 and parts[1].text == "..."
        return (
            item_type(only, int(step)) if is_open or -len(parts) <= int(step) < len(parts) else UNKNOWN_TYPE
        )
    return held_type(only)
