"""A workflow as the graph formats show it: short names, one node a procedure, one edge a transition."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.ir.unresolved import Unresolved
from sopy_compiler.ir.vocabulary import END, END_STATE
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A procedure, or `End`, which has no place. `is_start` tells that a run may begin here.

    `span` is the place of the class's name, `body` that of the whole class.
    """

    name: str
    qualname: str
    span: Span | None
    body: Span | None
    prompt: str
    is_terminal: bool
    is_reachable: bool
    is_start: bool
    ignores: tuple[str, ...] = ()
    expects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A transition; `source`, `target`, `event` and `handler` are short names.

    `taken` is how often tests have taken it, None if that was not looked at.
    """

    source: str
    target: str
    event: str
    handler: str
    kind: TransitionKind
    condition: str
    expression: str
    prompt: str
    span: Span
    taken: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineView:
    """One workflow; `entries` are the short names of the declared start procedures."""

    name: str
    module: str
    sigma: str
    entries: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    runs: tuple[tuple[str, HandlerRun], ...]
    unresolved: tuple[Unresolved, ...]


def view_machines(facts: Facts) -> tuple[MachineView, ...]:
    """All workflows of the reported modules, in order of definition."""
    return tuple(
        _view(workflow, facts.program.unresolved)
        for workflow in facts.workflows
        if any(procedure.is_reported for procedure in workflow.procedures)
    )


def _view(facts: WorkflowFacts, unresolved: Iterable[Unresolved]) -> MachineView:
    workflow = facts.workflow
    names = short_names(workflow.procedures)
    modules = frozenset(procedure.module for procedure in facts.procedures)
    edges = tuple(_edge(transition, names) for transition in workflow.transitions)
    nodes = [_node(procedure, names, facts) for procedure in facts.procedures]
    if any(edge.target == END_STATE for edge in edges):
        nodes.append(_end_node(facts))
    return MachineView(
        name=workflow.name,
        module=workflow.module,
        sigma=workflow.sigma,
        entries=tuple(names[entry] for entry in workflow.entries),
        nodes=tuple(nodes),
        edges=edges,
        runs=tuple((names[one.qualname], run) for one in facts.procedures for run in one.runs),
        unresolved=tuple(one for one in unresolved if one.module in modules),
    )


def short_names(qualnames: Iterable[str]) -> dict[str, str]:
    """The class names; where two classes share one, with their number or their module."""
    qualnames = tuple(qualnames)
    simple = Counter(simple_name(qualname) for qualname in qualnames)
    numbered = Counter(qualname.rpartition(".")[2] for qualname in qualnames)
    names = {}
    for qualname in qualnames:
        name = simple_name(qualname)
        if simple[name] > 1:
            name = qualname.rpartition(".")[2]
            name = qualname if numbered[name] > 1 else name
        names[qualname] = name
    return names


def _node(procedure: Procedure, names: dict[str, str], facts: WorkflowFacts) -> Node:
    return Node(
        name=names[procedure.qualname],
        qualname=procedure.qualname,
        span=procedure.span,
        body=procedure.body,
        prompt=(procedure.prompt.text or "") if procedure.prompt else "",
        is_terminal=False,
        is_reachable=procedure.qualname in facts.reachable,
        is_start=procedure.qualname in facts.workflow.starts,
        ignores=_event_names(reference.event for reference in procedure.ignore),
        expects=_event_names(event for event, _ in procedure.effective),
    )


def _end_node(facts: WorkflowFacts) -> Node:
    return Node(
        name=END_STATE,
        qualname=END,
        span=None,
        body=None,
        prompt="",
        is_terminal=True,
        is_reachable=END_STATE in facts.reachable,
        is_start=False,
    )


def _event_names(events: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(simple_name(event) for event in events))


def _edge(transition: Transition, names: dict[str, str]) -> Edge:
    return Edge(
        source=names[transition.source],
        target=names.get(transition.target) or simple_name(transition.target),
        event=simple_name(transition.event),
        handler=simple_name(transition.handler),
        kind=transition.kind,
        condition=transition.condition.text,
        expression=transition.condition.expression,
        prompt=transition.text,
        span=transition.span,
    )
