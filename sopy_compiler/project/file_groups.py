"""Files that have to be understood together, and files that need not be.

What one group of files says tells nothing about another: modules that imports join are in one group. A module
of ordinary functions, which makes no types and leads to none that the project makes, joins nobody: it belongs
to every group that imports it.
"""

from collections.abc import Iterable, Sequence

from sopy_compiler.project.import_graph import ImportGraph
from sopy_compiler.project.textual_index import TextualIndex


def group_files(
    indices: Sequence[TextualIndex], graph: ImportGraph, analysed: frozenset[int]
) -> tuple[tuple[int, ...], ...]:
    """Divide the `analysed` files: each group in ascending order, the groups in that of their first files.

    Files that are not analysed themselves join those that reach them.
    """
    ordinary = _ordinary(indices, graph, analysed)
    reached = _reached(analysed, graph)
    leaders = {number: number for number in reached}
    for number in sorted(reached - ordinary):
        for imported in graph.imports[number] - ordinary:
            _join(number, imported, leaders)
    groups: dict[int, set[int]] = {}
    for number in analysed - ordinary:
        groups.setdefault(_leader(number, leaders), set()).add(number)
    # An ordinary file that no group imports is a group of its own.
    alone = analysed & ordinary
    for group in groups.values():
        helpers = _reached(group, graph) & analysed & ordinary
        group.update(helpers)
        alone -= helpers
    divided = [tuple(sorted(group)) for group in groups.values()]
    return tuple(sorted((*divided, *((number,) for number in alone))))


def _ordinary(
    indices: Sequence[TextualIndex], graph: ImportGraph, analysed: frozenset[int]
) -> frozenset[int]:
    """The files that neither speak of SOPy nor make types, nor import, however indirectly, one that does."""
    importers: dict[int, list[int]] = {}
    for number, imports in enumerate(graph.imports):
        for imported in imports:
            importers.setdefault(imported, []).append(number)
    special = {
        number
        for number, index in enumerate(indices)
        if index.has_classes or index.speaks or (index.is_markdown and number in analysed)
    }
    pending = list(special)
    while pending:
        for importer in importers.get(pending.pop(), ()):
            if importer not in special:
                special.add(importer)
                pending.append(importer)
    return frozenset(range(len(indices))) - special


def _reached(starts: Iterable[int], graph: ImportGraph) -> frozenset[int]:
    found = set(starts)
    pending = list(found)
    while pending:
        new = graph.imports[pending.pop()] - found
        found |= new
        pending += new
    return frozenset(found)


def _join(one: int, other: int, leaders: dict[int, int]) -> None:
    leaders[_leader(one, leaders)] = _leader(other, leaders)


def _leader(number: int, leaders: dict[int, int]) -> int:
    while leaders[number] != number:
        leaders[number] = leaders[leaders[number]]
        number = leaders[number]
    return number
