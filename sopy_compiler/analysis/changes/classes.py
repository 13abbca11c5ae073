"""What has changed in the classes that states are made of."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.changes.change import Change, Difference, Part, Verdict
from sopy_compiler.analysis.changes.names import Names, full_name
from sopy_compiler.analysis.changes.type_change import holds
from sopy_compiler.analysis.index import Index
from sopy_compiler.ir.sigma import DefaultKind, Field, ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression

_NAMED_TUPLE: Final = frozenset({"_asdict", "_fields"})


def class_changes(names: Names) -> Iterator[Change]:
    """The changes of every class of the earlier version that a session can be kept with."""
    for old in kept_models(names.old):
        new = names.new.models.get(names.later(old.qualname))
        if new is None:
            yield _gone(old, names)
            continue
        if new.qualname != old.qualname:
            yield _change(
                old, new, Difference.RENAMED, Verdict.MIGRATION, f"it is now `{new.name}`",
                migrated_by=names.renamed_by(old),
            )  # fmt: skip
        if new.kind is not old.kind:
            reason = f"it was a {old.kind.value} class and is a {new.kind.value} class"
            yield _change(old, new, Difference.CHANGED, Verdict.MIGRATION, reason)
        elif old.kind is ModelKind.ENUM:
            yield from _members(old, new, names)
        elif not old.member_names >= _NAMED_TUPLE:
            yield from _fields(old, new, names)
            yield from _configuration(old, new)


def kept_models(index: Index) -> tuple[SigmaModel, ...]:
    """The states, the classes inside them, and classes derived from either."""
    waiting = [
        name
        for procedure in index.procedures.values()
        for name in (procedure.sigma, *procedure.sigma_members, *_kept_names(procedure.kept))
        if name is not None
    ]
    below: dict[str, list[str]] = {}
    for model in index.models.values():
        for ancestor in model.ancestors:
            below.setdefault(ancestor, []).append(model.qualname)
    found: dict[str, SigmaModel] = {}
    while waiting:
        name = waiting.pop()
        found_model = index.models.get(name)
        if found_model is None or name in found:
            continue
        found[name] = found_model
        waiting.extend(below.get(name, ()))
        if found_model.kind is not ModelKind.ENUM:
            waiting.extend(part for field in found_model.fields for part in _names_in(field.type))
    return tuple(model for model in index.models.values() if model.qualname in found)


def _kept_names(kept: tuple[object, ...]) -> Iterator[str]:
    for attribute in kept:
        expression = getattr(attribute, "type", None)
        if isinstance(expression, TypeExpression):
            yield from _names_in(expression)


def _names_in(expression: TypeExpression) -> Iterator[str]:
    yield expression.name
    for argument in expression.arguments:
        yield from _names_in(argument)


def _gone(old: SigmaModel, names: Names) -> Change:
    like = next(
        (
            model
            for model in names.new.models.values()
            if model.qualname not in names.old.models
            and model.kind is old.kind
            and {field.name for field in model.fields} == {field.name for field in old.fields}
        ),
        None,
    )
    return Change(
        part=Part.CLASS,
        difference=Difference.REMOVED,
        subject=old.name,
        verdict=Verdict.MIGRATION,
        reason="what is kept of it cannot be read",
        owner=full_name(old),
        remedy=f'renames={{"{old.name}": "{like.name}"}}' if like else f'renames={{"{old.name}": …}}',
        span=old.span,
    )


def _fields(old: SigmaModel, new: SigmaModel, names: Names) -> Iterator[Change]:
    before = {names.later_member(old, field.name): field for field in old.fields}
    after = {field.name: field for field in new.fields}
    added = [field for name, field in after.items() if name not in before]
    for name, field in before.items():
        if name in after:
            yield from _changed_field(old, field, new, after[name], names)
        elif new.bases_known and new.kind is not ModelKind.PLAIN:
            yield _gone_field(old, field, added, names)
        elif new.bases_known:
            yield _of_field(
                old, field, new, Difference.REMOVED, Verdict.COMPATIBLE, "its value is kept and not used"
            )
    for field in added:
        if new.kind is not ModelKind.PLAIN and field.default_kind is not DefaultKind.REQUIRED:
            reason = "sessions get its default"
            yield _of_field(old, field, new, Difference.ADDED, Verdict.COMPATIBLE, reason)
        elif old.bases_known:
            yield _of_field(
                old, field, new, Difference.ADDED, Verdict.MIGRATION,
                "it was not kept, and there is no default for it",
                remedy=f'a default, or adds={{"{new.name}.{field.name}": …}}',
                migrated_by=names.said_by("adds", new, field.name),
            )  # fmt: skip


def _gone_field(old: SigmaModel, field: Field, added: list[Field], names: Names) -> Change:
    like = next((other for other in added if other.type.text == field.type.text), None)
    said = f'renames={{"{old.name}.{field.name}": "{like.name}"}}' if like else ""
    return _of_field(
        old, field, old, Difference.REMOVED, Verdict.MIGRATION,
        "its value was kept and would be lost",
        remedy=said or f'drops=["{old.name}.{field.name}"]',
        migrated_by=names.said_by("drops", old, field.name),
    )  # fmt: skip


def _changed_field(
    old: SigmaModel, before: Field, new: SigmaModel, after: Field, names: Names
) -> Iterator[Change]:
    if before.name != after.name:
        yield _of_field(
            old, before, new, Difference.RENAMED, Verdict.MIGRATION, f"it is now `{after.name}`",
            migrated_by=names.renamed_by(old, before.name),
        )  # fmt: skip
    if before.type != after.type and (before.type.text != after.type.text or not before.type.is_known):
        fits = holds(after.type, before.type, names)
        reason = f"it was `{before.type.text}` and is `{after.type.text}`"
        if fits is None and before.type.text != after.type.text:
            reason += "; what was kept is looked at when a session is resumed"
        if fits is False:
            yield _of_field(
                old, after, new, Difference.CHANGED, Verdict.MIGRATION, reason,
                member=before.name,
                remedy=f'converts={{"{new.name}.{after.name}": …}}',
                migrated_by=names.said_by("converts", new, after.name),
            )  # fmt: skip
        elif before.type.text != after.type.text:
            yield _of_field(old, after, new, Difference.CHANGED, Verdict.COMPATIBLE, reason)
    if (before.default_kind, before.default) != (after.default_kind, after.default):
        reason = "its default has changed: sessions keep the value that they have"
        yield _of_field(old, after, new, Difference.CHANGED, Verdict.COMPATIBLE, reason)
    if before.constraints != after.constraints:
        reason = "its constraints have changed: what was kept is not validated again"
        yield _of_field(old, after, new, Difference.CHANGED, Verdict.COMPATIBLE, reason)


def _members(old: SigmaModel, new: SigmaModel, names: Names) -> Iterator[Change]:
    before = {names.later_member(old, field.name): field for field in old.fields}
    after = {field.name: field for field in new.fields}
    for name, field in before.items():
        if name not in after:
            yield _of_field(
                old, field, old, Difference.REMOVED, Verdict.MIGRATION, "a session may have it",
                part=Part.MEMBER,
                remedy=f'renames={{"{old.name}.{field.name}": …}}',
            )  # fmt: skip
        elif name != field.name:
            yield _of_field(
                old, field, new, Difference.RENAMED, Verdict.MIGRATION, f"it is now `{name}`",
                part=Part.MEMBER,
                migrated_by=names.renamed_by(old, field.name),
            )  # fmt: skip
    for name, field in after.items():
        if name not in before:
            reason = "no session has it yet"
            yield _of_field(old, field, new, Difference.ADDED, Verdict.COMPATIBLE, reason, part=Part.MEMBER)


def _configuration(old: SigmaModel, new: SigmaModel) -> Iterator[Change]:
    extra = [dict(model.config).get("extra", "").strip("'\"") == "allow" for model in (old, new)]
    if extra == [True, False]:
        reason = "fields beyond the declared ones, which it took, cannot be kept any more"
        yield _change(old, new, Difference.CHANGED, Verdict.MIGRATION, reason)
    validators = [{(one.name, one.api, one.fields) for one in model.validators} for model in (old, new)]
    if validators[0] != validators[1]:
        reason = "its validators have changed: what was kept is not validated again"
        yield _change(old, new, Difference.CHANGED, Verdict.COMPATIBLE, reason)


def _change(
    old: SigmaModel, new: SigmaModel, difference: Difference, verdict: Verdict, reason: str, *,
    migrated_by: str = "",
) -> Change:  # fmt: skip
    return Change(
        part=Part.CLASS,
        difference=difference,
        subject=old.name,
        verdict=verdict,
        reason=reason,
        owner=full_name(old),
        span=new.span,
        migrated_by=migrated_by,
    )


def _of_field(
    old: SigmaModel, field: Field, place: SigmaModel, difference: Difference, verdict: Verdict,
    reason: str, *, part: Part = Part.FIELD, member: str = "", remedy: str = "", migrated_by: str = "",
) -> Change:  # fmt: skip
    return Change(
        part=part,
        difference=difference,
        subject=f"{place.name}.{field.name}",
        verdict=verdict,
        reason=reason,
        owner=full_name(old),
        member=member or field.name,
        is_unnamed=place.kind is ModelKind.TYPED_DICT,
        remedy=remedy,
        span=field.span,
        migrated_by=migrated_by,
    )
