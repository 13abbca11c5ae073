"""What a prompt says about a workflow, before it is text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from sopy_compiler.analysis.index import Index
from sopy_compiler.emit.dispatch_table_branches import BranchText, Excerpt, branches_of
from sopy_compiler.emit.own_prompt import own_prompt
from sopy_compiler.emit.prompt_types import type_words
from sopy_compiler.graph.flow_order import flow_order
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.transition import TransitionKind
from sopy_compiler.ir.type_expression import TypeExpression


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A field of the state or of a payload."""

    name: str
    type: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What follows from an event; `targets` are places, several where the program does not show which."""

    kind: TransitionKind
    targets: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What can follow under a condition, which is "otherwise" if the ones before it do not hold."""

    when: str
    consequences: tuple[Consequence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEvent:
    """An event that may be reported, with the ways on in the order in which they are tried.

    `is_complete` is false where only a run can tell all ways.
    """

    name: str
    description: str
    payload: str = ""
    parts: tuple[Part, ...] = ()
    ways: tuple[Way, ...] = ()
    is_complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A procedure with one of its prompts: two instances with different prompts are two places.

    `ignored` are events that may come and change nothing. An outline says where events lead, and not when.
    """

    name: str
    instruction: str
    events: tuple[PlannedEvent, ...]
    ignored: tuple[str, ...] = ()
    is_outline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptPlan:
    """A workflow from one procedure on, which is the first of its places."""

    objective: str
    state: str
    fields: tuple[Part, ...]
    places: tuple[Place, ...]

    def names(self) -> tuple[str, ...]:
        """What the places are called, in order."""
        return tuple(place.name for place in self.places)


_Key = tuple[str, str]
"""The qualified name of a procedure, and the prompt of its instance."""
_Ways = list[tuple[HandlerRun, tuple[BranchText, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Naming:
    names: dict[_Key, str]
    index: Index
    excerpt: Excerpt

    def name(self, branch: BranchText) -> str:
        """What the target of a move is called."""
        if branch.target not in self.index.procedures:
            return simple_name(branch.target)
        return self.names[_key(branch, self.index, self.excerpt)]


def make_plan(start: str, index: Index, excerpt: Excerpt, objective: str = "") -> PromptPlan:
    """Find everything that can happen from a procedure on.

    Args:
        start: the qualified name of the first procedure.
        index: the classes of the program.
        excerpt: gives the source text of a place.
        objective: what the whole is for; may be empty.

    Raises:
        KeyError: there is no such procedure.
    """
    first = index.procedures[start]
    origin = (start, own_prompt(first, excerpt))
    ways = _explore(origin, index, excerpt)
    following = {key: tuple(_following(found, index, excerpt)) for key, found in ways.items()}
    names: dict[_Key, str] = {}
    for key in flow_order(origin, following):
        names[key] = _name(key, names)
    naming = _Naming(names=names, index=index, excerpt=excerpt)
    model = index.models.get(first.sigma or "")
    return PromptPlan(
        objective=_line(objective),
        state=model.name if model is not None else "",
        fields=_parts(model, index),
        places=tuple(_place(key, ways[key], naming) for key in names),
    )


def _explore(origin: _Key, index: Index, excerpt: Excerpt) -> dict[_Key, _Ways]:
    found: dict[_Key, _Ways] = {}
    pending = [origin]
    for key in pending:
        if key not in found:
            runs = _ordered_runs(index.procedures[key[0]], index)
            found[key] = [(run, branches_of(run, excerpt)) for run in runs]
            pending += _following(found[key], index, excerpt)
    return found


def _following(ways: _Ways, index: Index, excerpt: Excerpt) -> Iterator[_Key]:
    for _, branches in ways:
        for branch in branches:
            if branch.kind is TransitionKind.MOVE and branch.target in index.procedures:
                yield _key(branch, index, excerpt)


def _key(branch: BranchText, index: Index, excerpt: Excerpt) -> _Key:
    return branch.target, branch.prompt or own_prompt(index.procedures[branch.target], excerpt)


def _name(key: _Key, before: Iterable[_Key]) -> str:
    """The class's name, with its module if another class has the name, and a number if it has been there."""
    simple = simple_name(key[0])
    first = next((known for known, _ in before if simple_name(known) == simple), key[0])
    name = simple if first == key[0] else key[0]
    others = sum(known == key[0] for known, _ in before)
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


def _place(key: _Key, ways: _Ways, naming: _Naming) -> Place:
    ignored = (simple_name(reference.event) for reference in naming.index.procedures[key[0]].ignore)
    return Place(
        name=naming.names[key],
        instruction=_line(key[1]),
        events=tuple(_event(run, branches, naming) for run, branches in ways),
        ignored=tuple(dict.fromkeys(ignored)),
    )


def _event(run: HandlerRun, branches: tuple[BranchText, ...], naming: _Naming) -> PlannedEvent:
    index = naming.index
    event = index.events.get(run.event)
    name = simple_name(run.event)
    payload = event.payload if event is not None else None
    carried = index.models.get(payload.name) if payload is not None else None
    return PlannedEvent(
        name=name,
        description=_line(event.description)
        if event and event.description
        else f"Report that {name} has happened.",
        payload=type_words(payload, carried) if payload is not None and not _is_nothing(payload) else "",
        parts=_parts(carried, index),
        ways=tuple(_ways(branches, naming)),
        is_complete=run.is_complete,
    )


def _ways(branches: tuple[BranchText, ...], naming: _Naming) -> Iterator[Way]:
    """Ways of one condition together; the last one without a condition is for what the others leave."""
    has_condition = False
    for when, group in groupby(branches, key=lambda branch: _line(branch.when)):
        found: dict[tuple[TransitionKind, str], list[str]] = {}
        for branch in group:
            if branch.kind is TransitionKind.RAISE and not when and not branch.message:
                continue
            targets = found.setdefault((branch.kind, _line(branch.message)), [])
            if branch.kind is TransitionKind.MOVE:
                targets.append(naming.name(branch))
        consequences = tuple(
            Consequence(kind=kind, targets=tuple(dict.fromkeys(targets)), message=message)
            for (kind, message), targets in found.items()
            if message or kind is not TransitionKind.RECOVER
        )
        if consequences:
            yield Way(when=when or ("otherwise" if has_condition else ""), consequences=consequences)
        has_condition = has_condition or bool(when)


def _parts(model: SigmaModel | None, index: Index) -> tuple[Part, ...]:
    return tuple(
        Part(
            name=field.name,
            type=type_words(field.type, index.models.get(field.type.name)),
            description=_line(field.description),
        )
        for field in (model.fields if model is not None and model.kind is not ModelKind.ENUM else ())
    )


def _is_nothing(payload: TypeExpression) -> bool:
    return payload.name == "None"


def _line(text: str) -> str:
    return " ".join(text.split())
