"""Migrations held to the two versions that they lead from and to."""

from collections.abc import Iterator

from sopy_compiler.analysis.changes.names import Names, Owner, full_name
from sopy_compiler.analysis.changes.type_change import holds
from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.ir.migration import Conversion, MigrationDeclaration
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span

Found = tuple[MigrationDeclaration, str, Span]


def migration_mistakes(names: Names) -> Iterator[Found]:
    """What a migration names that neither version has, and functions that take or give another type.

    Where several migrations lead from one version to the other, what they say of the versions between is
    not known.
    """
    if len(names.migrations) != 1 or not names.migrations[0].is_known:
        return
    (each,) = names.migrations
    old, new = _Known(names, is_old=True), _Known(names, is_old=False)
    for before, after in each.renames:
        if reason := old.why_not(before, each.module):
            yield each, f"the earlier version has no {reason}", each.span
            continue
        owner, _, _ = _full(before, each.module).rpartition(".")
        if old.owner(_full(before, each.module)) is None:
            later = names.later(owner.replace(":", ".", 1))
            known = names.new.models.get(later) or names.new.procedures.get(later)
            wanted = f"{full_name(known)}.{after}" if known else ""
        else:
            wanted = _full(after, each.module)
        if wanted and (reason := new.why_not(wanted, each.module)):
            yield each, f"the later version has no {reason}", each.span
    for name in each.drops:
        if reason := old.why_not(name, each.module):
            yield each, f"the earlier version has no {reason}", each.span
    for name in (*each.adds, *(conversion.field for conversion in each.conversions)):
        if reason := new.why_not(name, each.module):
            yield each, f"the later version has no {reason}", each.span
    for conversion in each.conversions:
        if reason := _misfit(conversion, each, names):
            yield each, reason, conversion.span


def _misfit(conversion: Conversion, each: MigrationDeclaration, names: Names) -> str:
    owner, _, field = _full(conversion.field, each.module).rpartition(".")
    later = names.new.models.get(owner.replace(":", ".", 1))
    earlier = next(
        (model for model in names.old.models.values() if names.later(model.qualname) == _name(later)), None
    )
    if later is None or earlier is None:
        return ""
    after = later.field(field)
    before = next((one for one in earlier.fields if names.later_member(earlier, one.name) == field), None)
    if (
        before is not None
        and _is_told(conversion.takes)
        and holds(conversion.takes, before.type, names) is False
    ):
        return (
            f"`{conversion.field}` was `{before.type.text}`, and the function takes `{conversion.takes.text}`"
        )
    if (
        after is not None
        and _is_told(conversion.gives)
        and holds(after.type, conversion.gives, names) is False
    ):
        return (
            f"`{conversion.field}` is `{after.type.text}`, and the function gives `{conversion.gives.text}`"
        )
    return ""


def _name(model: SigmaModel | None) -> str:
    return "" if model is None else model.qualname


def _is_told(expression: TypeExpression) -> bool:
    return bool(expression.text)


def _full(name: str, module: str) -> str:
    return name if ":" in name else f"{module}:{name}"


class _Known:
    """The classes of one version, by their full names."""

    def __init__(self, names: Names, *, is_old: bool) -> None:
        index = names.old if is_old else names.new
        self._modules = {module.replace("#", ".") for module in index.modules}
        owners: list[Owner] = [*index.procedures.values(), *index.models.values(), *index.events.values()]
        self._owners: dict[str, Owner] = {full_name(owner): owner for owner in owners}

    def owner(self, name: str) -> Owner | None:
        """The class of this full name."""
        return self._owners.get(name)

    def why_not(self, name: str, module: str) -> str:
        """What there is not, with a guess at what is meant; empty if it is there, or cannot be told."""
        full = _full(name, module)
        if full in self._owners or full.partition(":")[0] not in self._modules:
            return ""
        owner_name, _, member = full.rpartition(".")
        owner = self._owners.get(owner_name)
        if owner is None:
            hint = did_you_mean(full.rpartition(":")[2], [known.rpartition(":")[2] for known in self._owners])
            return f"`{name.rpartition(':')[2]}`" + (f": {hint}" if hint else "")
        if isinstance(owner, Procedure):
            return "" if not owner.bases_known or _assigns(owner, member) else f"attribute `{name}`"
        if isinstance(owner, SigmaModel):
            fields = [field.name for field in owner.fields]
            if member in fields or not owner.bases_known:
                return ""
            hint = did_you_mean(member, fields)
            return f"field `{name}`" + (f": {hint}" if hint else "")
        return ""


def _assigns(procedure: Procedure, name: str) -> bool:
    """Whether the constructor does; what handlers assign is not known in full."""
    return any(attribute.name == name for attribute in procedure.kept) or not procedure.kept
