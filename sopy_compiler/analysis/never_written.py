"""Fields that stand for "nothing yet", that conditions depend on, and that nothing ever sets."""

from collections.abc import Iterable, Iterator
from typing import Final

from sopy_compiler.analysis.field_paths import field_at
from sopy_compiler.analysis.field_uses import FieldUses, is_loaded, kin
from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.placeholders import (
    is_immutable_placeholder,
    is_nothing,
    is_placeholder,
    is_unset_choice,
)
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.decision import Decision
from sopy_compiler.ir.effect import FILL_NOTHING, Access
from sopy_compiler.ir.name_uses import concern
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import DefaultKind, Field, SigmaModel
from sopy_compiler.ir.type_expression import LITERAL, NONE, TypeExpression
from sopy_compiler.source.span import Span

_STORES_UNNAMED: Final = frozenset({"setattr", "__setattr__", "__dict__", "vars", "exec", "eval"})
_COPIES: Final = frozenset({"replace", "__replace__", "cls", "__class__"})


_End = tuple[str, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeverWritten:
    """A field of a state, and the tests that depend on it, each place once.

    Where there are none, `reads` are the places at which handlers look at it.
    """

    model: SigmaModel
    field: Field
    decisions: tuple[Decision, ...]
    reads: tuple[Access, ...] = ()


def never_written(
    program: Program, index: Index, uses: FieldUses, fields: Iterable[tuple[SigmaModel, Field]]
) -> Iterator[NeverWritten]:
    """Compare the fields that conditions read with those that anything writes."""
    decisions = _decisions(program, index)
    resets = _resets(program, index)
    for model, field in fields:
        there = decisions.get(field.span, {})
        writes = [one for one in uses.writes.get(field.span, ()) if _end(one.span) not in resets]
        reads = () if there else tuple(uses.reads.get(field.span, {}).values())
        if not (there or (reads and is_nothing(field))) or _is_filled(writes):
            continue
        is_choice = is_unset_choice(field, index)
        if not (is_choice or is_placeholder(field)):
            continue
        is_immutable = is_choice or is_immutable_placeholder(field)
        if _is_closed(model, program, is_immutable=is_immutable) and not _is_set_somewhere(
            model, field, program, index
        ):
            yield NeverWritten(model=model, field=field, decisions=tuple(there.values()), reads=reads)


def _resets(program: Program, index: Index) -> frozenset[_End]:
    """The places at which fields are given their defaults again, whoever comes there."""
    found: dict[_End, bool] = {}
    for procedure in program.procedures:
        for run in procedure.runs:
            for one in run.assignments:
                place = field_at(one.path, procedure.sigma, index)
                is_reset = place is not None and not one.operator and _is_default(one.value, place.field)
                found[_end(one.span)] = is_reset and found.get(_end(one.span), True)
    return frozenset(end for end, is_reset in found.items() if is_reset)


def _end(span: Span) -> _End:
    """Where the target of an assignment ends, which the name of the field does as well."""
    return span.path, span.end_line, span.end_column


def _is_default(value: TypeExpression, field: Field) -> bool:
    if field.default_kind is not DefaultKind.VALUE:
        return False
    if value.name == NONE:
        return field.default == "None"
    return value.name == LITERAL and [repr(one) for one in value.literals] == [field.default]


def _decisions(program: Program, index: Index) -> dict[Span, dict[Span, Decision]]:
    """The tests that depend on each field, by the place of its declaration."""
    found: dict[Span, dict[Span, Decision]] = {}
    for procedure in program.procedures:
        for run in procedure.runs:
            for decision in run.decisions:
                for path in decision.reads:
                    place = field_at(path, procedure.sigma, index)
                    if place is not None:
                        found.setdefault(place.field.span, {})[decision.span] = decision
    return found


def _is_filled(writes: Iterable[Access]) -> bool:
    """Whether a handler assigns the field, or puts something into it."""
    return any(access.operation.rpartition(".")[2] not in FILL_NOTHING for access in writes)


def _is_closed(model: SigmaModel, program: Program, *, is_immutable: bool) -> bool:
    """Whether all instances and all changes of the field are in sight.

    What is immutable changes only where its name stands; a container also through other names.
    """
    names = program.around(model.module).names
    users = [procedure for procedure in program.procedures if procedure.sigma == model.qualname]
    if is_immutable:
        tracked = _STORES_UNNAMED.isdisjoint((*names.called, *names.read))
    else:
        tracked = all(not run.effect.untracked for procedure in users for run in procedure.runs)
    return not model.is_open and tracked and not is_loaded(model, program)


def _is_set_somewhere(model: SigmaModel, field: Field, program: Program, index: Index) -> bool:
    """Whether any code sets the field of some object that may be such a state, or may by its name."""
    names = program.around(model.module).names
    if concern((*names.stores, *names.keywords), field.name, kin(model, index)):
        return True
    if not _COPIES.isdisjoint(names.unpacked):
        return True
    is_by_text = bool(names.unpacked) or not _STORES_UNNAMED.isdisjoint((*names.called, *names.read))
    return is_by_text and field.name in names.texts
