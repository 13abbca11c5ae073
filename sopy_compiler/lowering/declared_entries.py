"""Entries that a class statement or the configuration names."""

from sopy_compiler.ir.entry import Entry, EntryKind
from sopy_compiler.lowering.hierarchy import Hierarchy
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.procedures import declares_initial
from sopy_compiler.syntax.definitions import ClassDefinition


def declared_entries(hierarchy: Hierarchy, configured: tuple[str, ...], world: World) -> tuple[Entry, ...]:
    """One entry for each `initial=True` and each procedure whose plain or qualified name is configured."""
    found: list[Entry] = []
    for definition in hierarchy.procedures:
        if declares_initial(definition):
            found.append(_entry(definition, EntryKind.INITIAL, world))
        if {world.classes.qualname(definition), definition.name} & set(configured):
            found.append(_entry(definition, EntryKind.CONFIGURED, world))
    return tuple(found)


def _entry(definition: ClassDefinition, kind: EntryKind, world: World) -> Entry:
    return Entry(
        kind=kind,
        name="",
        procedure=world.classes.qualname(definition),
        sigma=None,
        observes=None,
        observes_known=True,
        module=definition.scope.module.name,
        span=definition.scope.tree.span(definition.node.name),
    )
