"""How often tests have taken the transitions of a graph, as the pytest plugin tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sopy_compiler.emit.machine_view import Edge, MachineView
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import TransitionKind

Taken = Mapping[tuple[str, str, str], int]
"""By qualified name of the procedure, event, and what an outcome shows of the transition (`move to Ship`)."""

_VERSION = 1


class UnreadableCoverageError(ValueError):
    """The document is none of transition coverage; the message says what is missing."""


def read_coverage(document: Any) -> Taken:
    """The numbers of a document of docs/formats/coverage-v1.schema.json.

    Raises:
        UnreadableCoverageError: it is none.
    """
    if not isinstance(document, dict) or document.get("version") != _VERSION:
        raise UnreadableCoverageError(f'"version": {_VERSION} is missing')
    try:
        return {
            (str(one["procedure"]), str(one["event"]), str(one["way"])): int(one["taken"])
            for one in document["transitions"]
        }
    except (KeyError, TypeError) as error:
        raise UnreadableCoverageError(f"a transition is not complete: {error}") from None


def with_coverage(machines: Iterable[MachineView], taken: Taken) -> tuple[MachineView, ...]:
    """The machines with the numbers; transitions that look alike from outside have one number together."""
    return tuple(
        replace(machine, edges=tuple(_edge(edge, _qualnames(machine), taken) for edge in machine.edges))
        for machine in machines
    )


def _qualnames(machine: MachineView) -> Mapping[str, str]:
    return {node.name: node.qualname for node in machine.nodes}


def _edge(edge: Edge, qualnames: Mapping[str, str], taken: Taken) -> Edge:
    source = qualnames.get(edge.source, edge.source)
    return replace(edge, taken=taken.get((source, edge.event, _way(edge)), 0))


def _way(edge: Edge) -> str:
    if edge.kind is TransitionKind.MOVE:
        return f"move to {simple_name(edge.target)}"
    # A refusal by `raise` and a returned text look the same from outside.
    return TransitionKind.RECOVER.value if edge.kind is TransitionKind.RAISE else edge.kind.value
