"""Whether a flow graph, run by the typestate analysis, ends where a real run of the handler has ended."""

from sopy_compiler.analysis.index import index_program
from sopy_compiler.analysis.typestate.atoms import Atom, constant_atom, truth
from sopy_compiler.analysis.typestate.clusters import Cluster
from sopy_compiler.analysis.typestate.environment import (
    UNKNOWN,
    Environment,
    Layout,
    Slot,
    loosened,
)
from sopy_compiler.analysis.typestate.execution import TooManyEnvironments
from sopy_compiler.analysis.typestate.prepared import Prepared
from sopy_compiler.analysis.typestate.tracked import followed, payload_places
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from tests.compiler.lowering.handler_runs import Run


def assert_followed(seen: Run, run: HandlerRun, program: Program) -> None:
    """From what the fields were before, the analysis finds a way to what they were after."""
    index = index_program(program)
    named = [Place(root=PlaceRoot.SIGMA, path=tuple(name.split("."))) for name in sorted(seen.before)]
    fields = tuple(followed(named, [run], frozenset()))
    payload = [place for place in payload_places(run.flow) if not place.path]
    prepared = Prepared("flow.State", index, frozenset(fields))
    execution = prepared.execution(run, Cluster(frozenset((*fields, *payload))))
    if execution is None or not run.is_complete:
        return
    layout = execution.frame.layout
    start = tuple(
        Slot(frozenset((constant_atom(seen.payload) if not place.path else seen.before[place.text],)), False)
        if not place.path or place.text in seen.before
        else UNKNOWN
        for place in layout.places
    )
    start = loosened(start, layout) if run.flow.shares_objects else start
    try:
        ended = execution.run(start)
    except TooManyEnvironments:
        return
    fitting = [
        environment
        for number, environments in ended.exits.items()
        if number >= 0 and _outcome(run, number) == seen.outcome
        for environment in environments
    ]
    if seen.outcome == "bad":
        fitting = list(ended.exits.get(-1, ()))
    assert any(_covers(environment, seen.after, layout) for environment in fitting), (
        f"{seen} happened; the analysis ends at {[_shown(one, layout) for one in fitting]}"
    )


def _outcome(run: HandlerRun, number: int) -> str:
    transition = run.transitions[number]
    kind = transition.kind.value
    return f"move {simple_name(transition.target)}" if kind == "move" else kind


def _covers(environment: Environment, after: dict[str, Atom], layout: Layout) -> bool:
    return all(
        slot.known is None or any(_allows(atom, after[place.text]) for atom in slot.known)
        for place, slot in zip(layout.places, environment, strict=True)
        if place.text in after
    )


def _allows(atom: Atom, value: Atom) -> bool:
    """Whether a value is among those that the atom stands for."""
    if atom == value:
        return True
    if atom.is_constant or atom.type_name != value.type_name:
        return False
    if truth(atom) is not None and truth(atom) is not truth(value):
        return False
    number = value.value if isinstance(value.value, int | float) else 0
    return (atom.low is None or atom.low <= number) and (atom.high is None or number <= atom.high)


def _shown(environment: Environment, layout: Layout) -> dict[str, object]:
    return {place.text: slot.known for place, slot in zip(layout.places, environment, strict=True)}
