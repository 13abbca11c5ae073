"""A whole workflow in words, for an agent that is to follow it: `sopyc prompt`.

The form is that of `sopy_runtime.make_prompt_from_procedure`; it says more, because the facts tell more:
what events carry, and what the state holds.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from sopy_compiler.analysis.index import Index
from sopy_compiler.diagnostics.wording import joined
from sopy_compiler.emit.dispatch_table_branches import BranchText, Excerpt, branches_of
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.ir.type_expression import TypeExpression


@dataclass(slots=True, kw_only=True)
class _Place:
    """A procedure with one of its prompts: two instances with different prompts are two places."""

    procedure: Procedure
    prompt: str
    name: str
    ways: list[tuple[HandlerRun, tuple[BranchText, ...]]] = field(default_factory=list)


def write_prompt(start: str, index: Index, excerpt: Excerpt, objective: str = "") -> str:
    """Describe everything that can happen from a procedure on.

    Args:
        start: the qualified name of the first procedure.
        index: the classes of the program.
        excerpt: gives the source text of a place.
        objective: what the whole is for; may be empty.

    Raises:
        KeyError: there is no such procedure.
    """
    places = _explore(index.procedures[start], index, excerpt)
    sections = [f"Objective: {objective}"] if objective else []
    sections.append(
        f"Follow these procedures. Start with {places[0].name}; after each action go on as it says."
    )
    model = index.models.get(places[0].procedure.sigma or "")
    if model is not None and model.fields:
        sections.append("\n".join(_state_lines(model)))
    sections += ["\n".join(_place_lines(place, places, index)) for place in places]
    return "\n\n".join(sections) + "\n"


def _explore(start: Procedure, index: Index, excerpt: Excerpt) -> list[_Place]:
    """All places, in the order in which a run first meets them."""
    places = [_Place(procedure=start, prompt=_own_prompt(start), name=start.name)]
    pending = deque(places)
    while pending:
        place = pending.popleft()
        place.ways = [(run, branches_of(run, excerpt)) for run in _ordered_runs(place.procedure, index)]
        for branch in (branch for _, branches in place.ways for branch in branches):
            target = index.procedures.get(branch.target)
            if branch.kind is not TransitionKind.MOVE or target is None:
                continue
            prompt = branch.prompt or _own_prompt(target)
            if _find(places, target, prompt) is None:
                found = _Place(procedure=target, prompt=prompt, name=_name(target, places))
                places.append(found)
                pending.append(found)
    return places


def _name(procedure: Procedure, places: list[_Place]) -> str:
    """The class's name, with its module if another class has the name, and a number if it has been there."""
    first = next((one.procedure for one in places if one.procedure.name == procedure.name), procedure)
    name = procedure.name if first is procedure else procedure.qualname
    others = sum(one.procedure is procedure for one in places)
    return f"{name} ({others + 1})" if others else name


def _ordered_runs(procedure: Procedure, index: Index) -> list[HandlerRun]:
    """The handlers of the bases first, each class's in the order of the source, as the runtime has them."""
    classes = [*reversed(procedure.ancestors), procedure.qualname]

    def place(run: HandlerRun) -> tuple[int, int]:
        declaration = index.handlers.get(run.declaration)
        if declaration is None or declaration.owner not in classes:
            return (0, 0)
        return (classes.index(declaration.owner), declaration.ordinal)

    return sorted(procedure.runs, key=place)


def _find(places: list[_Place], procedure: Procedure, prompt: str) -> _Place | None:
    return next((place for place in places if place.procedure is procedure and place.prompt == prompt), None)


def _own_prompt(procedure: Procedure) -> str:
    """What an instance has that is given none; empty where each is given its own."""
    if procedure.signature is not None and any(
        one.name == "prompt" for one in procedure.signature.parameters
    ):
        return ""
    return (procedure.prompt.text or "") if procedure.prompt is not None else ""


def _state_lines(model: SigmaModel) -> Iterator[str]:
    yield f"The state, {model.name}:"
    for item in model.fields:
        description = f": {_line(item.description)}" if item.description else ""
        yield f"  {item.name} ({_type(item.type)}){description}"


def _place_lines(place: _Place, places: list[_Place], index: Index) -> Iterator[str]:
    yield f"Procedure {place.name}:"
    if place.prompt:
        yield f"  Instruction: {_line(place.prompt)}"
    if not place.ways:
        yield "  Nothing is left to do."
    for run, branches in place.ways:
        event = index.events.get(run.event)
        description = _line(event.description) if event is not None else ""
        name = simple_name(run.event)
        yield f"  Action {name}: {description or f'Report that {name} has happened.'}"
        if event is not None and event.payload is not None and event.payload.name != "None":
            yield f"    Payload: {_type(event.payload)}"
        for said_once, group in groupby(branches, key=_without_goal):
            goals = dict.fromkeys(_goal(branch, place, places, index) for branch in group)
            sentence = _sentence(said_once, joined(goals, last="or"))
            if sentence:
                yield f"    - {sentence}"
        if not run.is_complete:
            yield "    - There may be other ways on, which only a run can tell."
    ignored = tuple(dict.fromkeys(simple_name(reference.event) for reference in place.procedure.ignore))
    if ignored:
        yield f"  Without effect here: {', '.join(ignored)}"


def _without_goal(branch: BranchText) -> BranchText:
    """What branches have in common that differ in where they lead."""
    return replace(branch, target="", prompt="")


def _goal(branch: BranchText, place: _Place, places: list[_Place], index: Index) -> str:
    if branch.kind is not TransitionKind.MOVE:
        return place.name
    target = index.procedures.get(branch.target)
    found = _find(places, target, branch.prompt or _own_prompt(target)) if target is not None else None
    return found.name if found is not None else simple_name(branch.target)


def _sentence(branch: BranchText, goal: str) -> str:
    """One way out; empty if there is nothing to say."""
    match branch.kind:
        case TransitionKind.MOVE:
            consequence = f"go on with {goal}."
        case TransitionKind.FINISH:
            end = "the workflow is over"
            consequence = f"{end}: {_line(branch.message)}" if branch.message else f"{end}."
        case TransitionKind.STAY:
            consequence = f"stay in {goal}."
        case _ if branch.message:
            consequence = f'stay in {goal}; you are told "{_line(branch.message)}"'
        case _:
            consequence = f"stay in {goal}; the event is refused." if branch.when else ""
    if not consequence:
        return ""
    condition = "otherwise: " if branch.when == "otherwise" else f"if {_line(branch.when)}: "
    text = (condition if branch.when else "") + consequence
    return text[:1].upper() + text[1:]


def _type(expression: TypeExpression) -> str:
    return _line(expression.text) or simple_name(expression.name)


def _line(text: str) -> str:
    return " ".join(text.split())
