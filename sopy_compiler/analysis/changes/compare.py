"""Two versions of a program, side by side."""

from collections.abc import Iterator
from dataclasses import replace

from sopy_compiler.analysis.changes.change import Change, Verdict
from sopy_compiler.analysis.changes.classes import class_changes
from sopy_compiler.analysis.changes.events import event_changes
from sopy_compiler.analysis.changes.migrations import migration_mistakes
from sopy_compiler.analysis.changes.names import Names
from sopy_compiler.analysis.changes.procedures import procedure_changes
from sopy_compiler.analysis.changes.stranded import stranded
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.migration import MigrationDeclaration
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A migration that says something which cannot be."""

    migration: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What has changed, in order of what it means for sessions; `migrations` are those that are new."""

    changes: tuple[Change, ...]
    mistakes: tuple[Mistake, ...]
    migrations: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """Of all sessions together, as things are."""
        found = [change.verdict for change in self.changes if change.breaks]
        return max(found, key=list(Verdict).index, default=Verdict.COMPATIBLE)


def compare(old: Facts, new: Facts) -> Comparison:
    """What sessions of the earlier version meet in the later one."""
    migrations = _new_migrations(old, new)
    names = Names(old.index, new.index, migrations)
    order = list(Verdict)[::-1]
    found = [
        change if not change.breaks else replace(change, migrated_by=names.freely)
        for change in _changes(old, new, names)
    ]
    changes = sorted(found, key=lambda change: order.index(change.verdict))
    return Comparison(
        changes=tuple(changes),
        mistakes=tuple(
            Mistake(migration=each.name, reason=reason, span=span)
            for each, reason, span in migration_mistakes(names)
        ),
        migrations=tuple(each.name for each in migrations),
    )


def _changes(old: Facts, new: Facts, names: Names) -> Iterator[Change]:
    yield from procedure_changes(names)
    yield from stranded(old, new, names)
    yield from class_changes(names)
    yield from event_changes(names)


def _new_migrations(old: Facts, new: Facts) -> tuple[MigrationDeclaration, ...]:
    """Those of the later version that the earlier one does not have."""
    known = {(each.name, each.versions) for each in old.program.migrations}
    return tuple(each for each in new.program.migrations if (each.name, each.versions) not in known)
