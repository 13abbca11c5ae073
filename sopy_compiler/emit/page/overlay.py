"""Where findings lie in pictures: on which procedures and transitions, and which way leads there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.emit.machine_view import Edge, MachineView, Node
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayPlace:
    """A procedure of a workflow, and those of its transitions that the finding is about, by number."""

    workflow: int
    procedure: str
    transitions: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayStep:
    """A step of the way to the defect; `transition` is None where it is no transition that is drawn."""

    place: RelatedPlace
    workflow: int | None
    transition: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """One finding, in the pictures."""

    finding: Diagnostic
    places: tuple[OverlayPlace, ...]
    steps: tuple[OverlayStep, ...]


def overlays(findings: Sequence[Diagnostic], machines: Sequence[MachineView]) -> tuple[Overlay, ...]:
    """All findings, in their order; those that are about no procedure have no place."""
    return tuple(
        Overlay(
            finding=finding,
            places=tuple(_places(finding, machines)),
            steps=tuple(_step(place, machines) for place in finding.flow),
        )
        for finding in findings
    )


def _places(finding: Diagnostic, machines: Sequence[MachineView]) -> Iterator[OverlayPlace]:
    for number, machine in enumerate(machines):
        for node in machine.nodes:
            edges = tuple(
                index
                for index, edge in enumerate(machine.edges)
                if edge.source == node.name and _is_about(finding.span, edge.span)
            )
            if edges or _is_in(finding, node):
                yield OverlayPlace(workflow=number, procedure=node.name, transitions=edges)


def _is_about(finding: Span, edge: Span) -> bool:
    """Whether the transition is written at the place of the finding, or around it."""
    return edge.contains(finding) or (finding.line == finding.end_line and finding.contains(edge))


def _is_in(finding: Diagnostic, node: Node) -> bool:
    """Whether the finding is in the class, or in a method of this name that the class may have inherited."""
    return (node.body is not None and node.body.contains(finding.span)) or (
        node.span is not None and node.span == finding.span
    )


def _step(place: RelatedPlace, machines: Sequence[MachineView]) -> OverlayStep:
    for number, machine in enumerate(machines):
        for index, edge in enumerate(machine.edges):
            if edge.span == place.span and _step_words(edge) == place.message:
                return OverlayStep(place=place, workflow=number, transition=index)
    return OverlayStep(place=place, workflow=None, transition=None)


def _step_words(edge: Edge) -> str:
    """The transition as steps of witnesses call it."""
    if edge.kind is TransitionKind.RAISE:
        return ""
    source, event, target = map(simple_name, (edge.source, edge.event, edge.target))
    return f"{source} --{event}--> {target}"
