"""Where workflows start: calls and subclasses of SOP, sessions, initial procedures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from sopy_compiler.ir.entry import Entry, EntryKind
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.vocabulary import (
    OBSERVES_KEYWORDS,
    SESSION,
    SOP,
    START_KEYWORDS,
    STATE_KEYWORDS,
    STRICT_FILTER_KEYWORDS,
)
from sopy_compiler.lowering.interpretation.contents import elements
from sopy_compiler.lowering.interpretation.evaluation import Frame
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.readings import Readings
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    External,
    InstanceOf,
    Items,
    Method,
    SigmaPart,
    SopValue,
    Super,
    Typed,
    UndefinedTarget,
    Value,
    in_order,
)
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.scope import Scope, ScopeKind
from sopy_compiler.syntax.walk import walk_own


@dataclass(slots=True, eq=False, kw_only=True)
class _Found:
    """An entry while its filter is looked for; `calls` are the ids of the calls that make it."""

    entry: Entry
    calls: tuple[int, ...]
    owner: ClassDefinition | None
    filters: list[tuple[tuple[EventReference, ...], bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Started:
    """What one module says of entries: those that are made, those of subclasses, the calls of `observes`."""

    made: tuple[_Found, ...]
    assigned: tuple[_Found, ...]
    filters: tuple[tuple[Scope, nodes.Call, nodes.Attribute], ...]


def lower_entries(scopes: tuple[Scope, ...], run: Interpreter, readings: Readings) -> tuple[Entry, ...]:
    """The entries of all modules, in order of place."""
    started = readings.of_modules("entries", scopes, partial(_started, run=run))
    kept = (
        *(one for item in started for one in item.made),
        *(one for item in started for one in item.assigned),
    )
    found = [replace(one, filters=list(one.filters)) for one in kept]
    loose: set[str] = set()
    with run.world.apart():
        for item in started:
            for scope, node, function in item.filters:
                _take_filter(scope, node, function, found, loose, run)
    return tuple(sorted(_finished(found, loose), key=lambda entry: (entry.span.path, entry.span.start)))


def _started(module: Scope, run: Interpreter) -> _Started:
    calls = tuple(_calls(module))
    with run.world.apart():
        made = tuple(one for scope, node in calls for one in _entry(scope, node, run))
        assigned = tuple(
            one for scope in module.children.values() for one in _assigned_in_subclass(scope, run)
        )
    return _Started(
        made=made,
        assigned=assigned,
        filters=tuple(
            (scope, node, node.func)
            for scope, node in calls
            if isinstance(node.func, nodes.Attribute) and node.func.attr.value == "observes"
        ),
    )


def _finished(found: list[_Found], loose: set[str]) -> Iterator[Entry]:
    started = {item.owner for item in found if item.owner is not None and item.entry.procedure is not None}
    for item in found:
        if item.entry.procedure is None and item.owner in started:
            continue  # the start is a parameter that some construction supplies
        entry = item.entry
        if item.filters:
            events = tuple(reference for references, _ in item.filters for reference in references)
            known = all(is_known for _, is_known in item.filters)
            entry = replace(entry, observes=events, observes_known=known)
        elif entry.module in loose:
            entry = replace(entry, observes_known=False)
        yield entry


def _calls(module: Scope) -> Iterator[tuple[Scope, nodes.Call]]:
    """Every call with the innermost scope around it."""
    for scope in (module, *module.children.values()):
        for node in walk_own(scope.node):
            if isinstance(node, nodes.Call):
                yield scope, node


def _entry(scope: Scope, node: nodes.Call, run: Interpreter) -> Iterator[_Found]:
    if isinstance(node.func, nodes.Attribute) and node.func.attr.value == "__init__":
        yield from _super_call(scope, node, run)
        return
    if not isinstance(node.func, (nodes.Name, nodes.Attribute, nodes.Subscript)):
        return
    frame = Frame(scope=scope, symbol=scope.symbol)
    for callee in run.peek(node.func, State(), frame):
        match callee:
            case External(qualname=qualname) if qualname in {SOP, SESSION}:
                kind = EntryKind.SOP_CALL if qualname == SOP else EntryKind.SESSION
                yield from _from_arguments(kind, "", node, frame, None, run)
            case ClassObject(definition=definition) if run.world.classes.is_sop(definition):
                kind = EntryKind.SOP_SUBCLASS
                for made in _from_arguments(kind, definition.name, node, frame, definition, run):
                    if made.entry.procedure is not None or not _has_constructor(definition, run):
                        yield made


def _has_constructor(definition: ClassDefinition, run: Interpreter) -> bool:
    return run.world.classes.method(definition, "__init__") is not None


def _from_arguments(
    kind: EntryKind,
    name: str,
    node: nodes.Call,
    frame: Frame,
    owner: ClassDefinition | None,
    run: Interpreter,
) -> Iterator[_Found]:
    start = _argument(node, START_KEYWORDS)
    state = _argument(node, STATE_KEYWORDS)
    positional = [item.value for item in node.args if item.keyword is None and not item.star]
    candidates = [start] if start is not None else positional
    procedures = next(filter(None, (_procedures(item, frame, run) for item in candidates)), ())
    states = [state] if state is not None else positional
    sigma = next((found for item in states if (found := _sigma(item, frame, run)) is not None), None)
    entry = Entry(
        kind=kind,
        name=name,
        procedure=None,
        sigma=sigma,
        observes=None,
        observes_known=True,
        module=frame.scope.module.name,
        span=frame.span(node),
        state=next((found for item in states if (found := _state_variable(item, frame, run))), ""),
    )
    for procedure in procedures or (None,):
        filters = list(_given_filters(kind, node, frame, run))
        one = replace(entry, procedure=procedure)
        yield _Found(entry=one, calls=(id(node),), owner=owner, filters=filters)


def _given_filters(
    kind: EntryKind, node: nodes.Call, frame: Frame, run: Interpreter
) -> Iterator[tuple[tuple[EventReference, ...], bool]]:
    """The filter that a session is made with, and one that says that filters need not be kept to."""
    observed = _argument(node, OBSERVES_KEYWORDS) if kind is EntryKind.SESSION else None
    if observed is not None:
        yield _references(_elements(observed, frame, run), frame.span(observed), run)
    is_strict = _argument(node, STRICT_FILTER_KEYWORDS)
    if is_strict is not None and not (isinstance(is_strict, nodes.Name) and is_strict.value == "True"):
        yield (), False


def _argument(node: nodes.Call, names: tuple[str, ...]) -> nodes.Expression | None:
    for argument in node.args:
        if argument.keyword is not None and argument.keyword.value in names:
            return argument.value
    return None


def _procedures(node: nodes.Expression, frame: Frame, run: Interpreter) -> tuple[str | None, ...]:
    """The qualified names of the starts that the expression can be; empty if it can be something else."""
    values = run.peek(node, State(), frame)
    found = [_procedure(value, frame, run) for value in in_order(values)]
    return () if None in found else tuple(dict.fromkeys(found))


def _procedure(value: Value, frame: Frame, run: Interpreter) -> str | None:
    if isinstance(value, UndefinedTarget) and value.is_instance:
        return value.name if frame.scope.tree.source.is_fragment else None
    definition = _class_of(value, run)
    if definition is None or not run.world.classes.is_procedure(definition):
        return None
    return run.world.classes.qualname(definition)


def _class_of(value: Value, run: Interpreter) -> ClassDefinition | None:
    match value:
        case InstanceOf() | ClassObject():
            return value.definition
        case Typed():
            return run.world.classes.by_qualname(value.type.name)
    return None


def _sigma(node: nodes.Expression, frame: Frame, run: Interpreter) -> str | None:
    if isinstance(node, (nodes.Dict, nodes.DictComp)):
        return "builtins.dict"
    if isinstance(node, nodes.Call) and isinstance(node.func, nodes.Subscript):
        made = {_class_of(value, run) for value in run.peek(node.func.value, State(), frame)}
        (definition, *others) = made or {None}
        return run.world.classes.qualname(definition) if definition is not None and not others else None
    values = run.peek(node, State(), frame)
    for value in values if len(values) == 1 else ():
        definition = _class_of(value, run)
        if definition is not None and not run.world.classes.is_procedure(definition):
            return run.world.classes.qualname(definition)
        if isinstance(value, (Typed, SigmaPart)) and value.type.is_known:
            return value.type.name
    return None


def _state_variable(node: nodes.Expression, frame: Frame, run: Interpreter) -> str:
    """The variable that holds a state, with the scope that binds it; empty for anything else."""
    if not isinstance(node, nodes.Name) or _procedures(node, frame, run):
        return ""
    scope: Scope | None = frame.scope
    while scope is not None and node.value not in scope.bindings:
        scope = scope.parent
    return f"{scope.module.name}:{scope.symbol}.{node.value}" if scope is not None else ""


def _super_call(scope: Scope, node: nodes.Call, run: Interpreter) -> Iterator[_Found]:
    """`super().__init__(state=..., init_proc=...)` in a subclass of SOP."""
    owner = _owner(scope, run)
    if owner is None or not run.world.classes.is_sop(owner):
        return
    frame = Frame(scope=scope, symbol=scope.symbol, owner=owner, receiver=InstanceOf(owner))
    yield from _from_arguments(EntryKind.SOP_SUBCLASS, owner.name, node, frame, owner, run)


def _owner(scope: Scope, run: Interpreter) -> ClassDefinition | None:
    parent = scope.parent
    if parent is not None and parent.kind is ScopeKind.CLASS:
        return run.world.names.class_of(parent)
    return None


def _assigned_in_subclass(scope: Scope, run: Interpreter) -> Iterator[_Found]:
    """`self.current_proc = Start()` in a subclass of SOP."""
    owner = _owner(scope, run)
    if owner is None or not run.world.classes.is_sop(owner):
        return
    frame = Frame(scope=scope, symbol=scope.symbol, owner=owner)
    for node in walk_own(scope.node):
        if not isinstance(node, nodes.Assign):
            continue
        for target in node.targets:
            if isinstance(target.target, nodes.Attribute) and target.target.attr.value in {
                "current_proc",
                "init_proc",
            }:
                for procedure in _procedures(node.value, frame, run) or (None,):
                    entry = Entry(
                        kind=EntryKind.SOP_SUBCLASS,
                        name=owner.name,
                        procedure=procedure,
                        sigma=None,
                        observes=None,
                        observes_known=True,
                        module=scope.module.name,
                        span=frame.span(node.value),
                    )
                    yield _Found(entry=entry, calls=(), owner=owner)


def _take_filter(
    scope: Scope,
    node: nodes.Call,
    function: nodes.Attribute,
    found: list[_Found],
    loose: set[str],
    run: Interpreter,
) -> None:
    """`receiver.observes(A, B)`: give the filter to the entries that the receiver can be."""
    frame = Frame(scope=scope, symbol=scope.symbol)
    references, is_known = _observed(node, frame, run)
    owner = _owner(scope, run)
    matched = False
    for value in run.peek(function.value, State(), frame):
        for item in found:
            if _is_receiver(value, function.value, item, owner):
                item.filters.append((references, is_known))
                matched = True
    if not matched:
        loose.add(scope.module.name)


def _is_receiver(value: Value, node: nodes.Expression, item: _Found, owner: ClassDefinition | None) -> bool:
    match value:
        case SopValue():
            return value.call in item.calls
        case Method(receiver=SopValue() as inner):
            return inner.call in item.calls
        case InstanceOf() | Super():
            return False
    return isinstance(node, nodes.Name) and node.value == "self" and owner is not None and item.owner is owner


def _observed(node: nodes.Call, frame: Frame, run: Interpreter) -> tuple[tuple[EventReference, ...], bool]:
    references: list[EventReference] = []
    known = True
    for argument in node.args:
        value = argument.value
        values = _elements(value, frame, run) if argument.star else run.peek(value, State(), frame)
        found, is_known = _references(values, frame.span(value), run)
        known = known and is_known
        references.extend(found)
    return tuple(references), known


def _elements(node: nodes.Expression, frame: Frame, run: Interpreter) -> frozenset[Value]:
    """What a collection of event classes holds."""
    values = run.peek(node, State(), frame)
    return frozenset(
        item for value in values if isinstance(value, Items) for item in elements(value, run.world)
    )


def _references(
    values: Iterable[Value], span: Span, run: Interpreter
) -> tuple[tuple[EventReference, ...], bool]:
    """The event classes among the values, and whether there is nothing else."""
    values = tuple(values)
    classes = sorted(
        run.world.classes.qualname(value.definition) for value in values if isinstance(value, ClassObject)
    )
    is_known = bool(classes) and all(isinstance(value, ClassObject) for value in values)
    return tuple(EventReference(event=name, span=span) for name in classes), is_known
