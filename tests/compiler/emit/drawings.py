"""Machines whose names and texts are hard to draw."""

from dataclasses import replace

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.emit.machine_view import MachineView, view_machines
from sopy_compiler.ir.condition import Condition, Guard
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.prompt import PromptText
from sopy_compiler.ir.transition import TransitionKind
from tests.compiler.machines import joined, machine, run, span, transition

AWKWARD = (
    'a "quoted" <b>thing</b>; with: colon & #hash, {braces} %% `tick` \\ back\nline é end state --> [*] \x1b'
)


def awkward_program() -> Program:
    """One machine with every kind of transition, an unreachable procedure, and texts full of syntax."""
    program = machine(
        "flow", "Read -> Copy", "Copy -> End", "Copy stays", "end -> Read", "Read -> state", entries=("Read",)
    )
    read = program.procedures[0]
    condition = Condition(guards=(Guard(text=AWKWARD, expression="x > 1"),))
    extra = tuple(
        replace(transition(read.qualname, read.qualname, kind=kind), condition=condition, text="say more")
        for kind in (TransitionKind.RECOVER, TransitionKind.RAISE)
    )
    changed = replace(
        read, runs=(*read.runs, run(read.qualname, *extra)), prompt=PromptText(text=AWKWARD, span=span(2))
    )
    return replace(program, procedures=(changed, *program.procedures[1:]))


def views(program: Program) -> tuple[MachineView, ...]:
    return view_machines(Facts(program))


def one_workflow() -> tuple[MachineView, ...]:
    return views(awkward_program())


def two_workflows() -> tuple[MachineView, ...]:
    return views(joined(awkward_program(), machine("other", "A -> B", "B -> End", entries=("A",))))


NAMES = ('two words "quoted"', "end", "状態 <b>", "class", "a--b; %% 'c'", "note right of")


def awkward_names() -> MachineView:
    """A machine whose names are words of the languages, and no words at all."""
    spec = [f"P{one} -> P{other}" for one in range(6) for other in range(6) if (one * other) % 4 == 1]
    (view,) = views(machine("flow", *spec, "P0 -> P1", "P2 stays", "P3 -> P4", "P4 -> End", entries=("P0",)))
    renamed = {f"P{number}": name for number, name in enumerate(NAMES)}
    return replace(
        view,
        name=AWKWARD,
        entries=(NAMES[0],),
        nodes=tuple(replace(node, name=renamed.get(node.name, node.name)) for node in view.nodes),
        edges=tuple(
            replace(
                edge,
                source=renamed[edge.source],
                target=renamed.get(edge.target, edge.target),
                event=NAMES[0],
            )
            for edge in view.edges
        ),
    )


def arrows(view: MachineView) -> set[tuple[str, str]]:
    """What has to be drawn: from which procedure a transition leads to which."""
    return {(edge.source, edge.target) for edge in view.edges if edge.kind is not TransitionKind.RAISE}
