"""Which procedures belong together: the program's workflows.

Procedures joined by transitions are one workflow. A group without an entry belongs to the workflow over
the same state that has one, so that a procedure nobody leads to is seen as a part of it; without such a
workflow, the groups of one module over the same state are one. In Markdown fragments only transitions
join, because a fragment shows parts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sopy_compiler.graph.intention import intended_moves
from sopy_compiler.graph.naming import name_workflows
from sopy_compiler.graph.paths import source_components
from sopy_compiler.graph.transition_graph import TransitionGraph
from sopy_compiler.graph.workflow import Workflow
from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import Transition
from sopy_compiler.ir.vocabulary import END_STATE


def group_workflows(program: Program) -> tuple[Workflow, ...]:
    """All workflows, in the order of their first procedures."""
    states = {procedure.qualname: procedure for procedure in program.procedures if not procedure.is_abstract}
    fragments = frozenset(module.name for module in program.modules if module.is_fragment)
    models = frozenset(model.qualname for model in program.models)
    groups = _join_by_sigma(_join_by_transition(states, program.entries, fragments), models)
    order = {name: position for position, name in enumerate(states)}
    for group in groups:
        group.procedures.sort(key=lambda procedure: order[procedure.qualname])
    groups.sort(key=lambda group: order[group.procedures[0].qualname])
    lost = tuple(entry for entry in program.entries if entry.procedure not in states)
    return name_workflows(tuple(_workflow(group, lost, states) for group in groups))


@dataclass(slots=True, kw_only=True)
class _Group:
    """Procedures found to belong together so far."""

    procedures: list[Procedure]
    entries: list[Entry] = field(default_factory=list)
    is_fragment: bool = False

    @property
    def sigma(self) -> str | None:
        """The state of the first procedure that tells it."""
        return next((procedure.sigma for procedure in self.procedures if procedure.sigma is not None), None)

    @property
    def modules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(procedure.module for procedure in self.procedures))


def _join_by_transition(
    states: Mapping[str, Procedure], entries: Iterable[Entry], fragments: frozenset[str]
) -> list[_Group]:
    neighbours: dict[str, set[str]] = {name: set() for name in states}
    for procedure in states.values():
        moves = (*_transitions(procedure), *intended_moves(procedure, states))
        for target in (move.target for move in moves if move.target in states):
            neighbours[procedure.qualname].add(target)
            neighbours[target].add(procedure.qualname)
    order = {name: position for position, name in enumerate(states)}
    groups = []
    group_of: dict[str, _Group] = {}
    for name in states:
        if name in group_of:
            continue
        members = _connected(name, neighbours)
        procedures = [states[member] for member in sorted(members, key=order.__getitem__)]
        group = _Group(
            procedures=procedures, is_fragment=any(procedure.module in fragments for procedure in procedures)
        )
        groups.append(group)
        group_of.update(dict.fromkeys(members, group))
    for entry in entries:
        if entry.procedure is not None and entry.procedure in states:
            group_of[entry.procedure].entries.append(entry)
    return groups


def _connected(name: str, neighbours: Mapping[str, set[str]]) -> set[str]:
    found = {name}
    pending = [name]
    while pending:
        new = neighbours[pending.pop()] - found
        found |= new
        pending.extend(new)
    return found


def _join_by_sigma(groups: Sequence[_Group], models: frozenset[str]) -> list[_Group]:
    """Give every group without an entry to the group it is a lost part of.

    That is the one over the same state in the same module if there is one, else one with an entry.
    """
    joined = [group for group in groups if group.entries or group.is_fragment]
    near: dict[tuple[str | None, str], _Group] = {}
    far: dict[str | None, _Group] = {}
    for group in joined:
        if not group.is_fragment:
            _settle(group, near)
            far.setdefault(group.sigma, group)
    for group in groups:
        if group.entries or group.is_fragment:
            continue
        home = next((near[group.sigma, name] for name in group.modules if (group.sigma, name) in near), None)
        if home is None and group.sigma in models:
            home = far.get(group.sigma)
        if home is None:
            joined.append(group)
            _settle(group, near)
        else:
            home.procedures.extend(group.procedures)
    return joined


def _settle(group: _Group, near: dict[tuple[str | None, str], _Group]) -> None:
    for module in group.modules:
        near.setdefault((group.sigma, module), group)


def _transitions(procedure: Procedure) -> tuple[Transition, ...]:
    return tuple(transition for run in procedure.runs for transition in run.transitions)


def _workflow(group: _Group, lost: tuple[Entry, ...], states: Mapping[str, Procedure]) -> Workflow:
    """`lost` are the entries that start with a procedure nobody knows."""
    names = tuple(procedure.qualname for procedure in group.procedures)
    transitions = tuple(
        transition for procedure in group.procedures for transition in _transitions(procedure)
    )
    intended = tuple(move for procedure in group.procedures for move in intended_moves(procedure, states))
    entries = tuple(dict.fromkeys(entry.procedure for entry in group.entries if entry.procedure is not None))
    starts = entries or _first_of_each_source(TransitionGraph(names, (*transitions, *intended)))
    return Workflow(
        name="",
        module=next(procedure.module for procedure in group.procedures if procedure.qualname in starts),
        sigma=_sigma_text(group.procedures),
        procedures=names,
        transitions=transitions,
        intended=intended,
        entries=entries,
        entries_known=not any(_may_start(entry, group) for entry in lost),
        sources=tuple(group.entries),
        starts=starts,
        is_fragment=group.is_fragment,
    )


def _may_start(entry: Entry, group: _Group) -> bool:
    # A dictionary can be the state of any TypedDict.
    is_certain = entry.sigma not in (None, "builtins.dict") and group.sigma is not None
    return not is_certain or entry.sigma == group.sigma


def _first_of_each_source(graph: TransitionGraph) -> tuple[str, ...]:
    return tuple(part[0] for part in source_components(graph) if part != (END_STATE,))


def _sigma_text(procedures: Iterable[Procedure]) -> str:
    texts = (
        simple_name(procedure.sigma) if procedure.sigma else procedure.sigma_text for procedure in procedures
    )
    return next((text for text in texts if text), "")
