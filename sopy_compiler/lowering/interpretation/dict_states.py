"""Methods of what has fields for keys: a state that is itself a dict, a TypedDict, `x.__dict__`."""

from sopy_compiler.lowering.interpretation.contents import entries
from sopy_compiler.lowering.interpretation.effects import MUTATORS, record_read
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.missing_keys import looked_up, or_none
from sopy_compiler.lowering.interpretation.parts import pairs, sigma_item
from sopy_compiler.lowering.interpretation.state import State, merge
from sopy_compiler.lowering.interpretation.steps import change
from sopy_compiler.lowering.interpretation.store import store_some_attribute
from sopy_compiler.lowering.interpretation.store_items import only_literal, store_item
from sopy_compiler.lowering.interpretation.subscripts import note_unknown_key
from sopy_compiler.lowering.interpretation.targets import ASSIGN, DELETE, Route, Target
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    NONE_VALUE,
    Fields,
    Literal,
    Mapping,
    SigmaPart,
    Value,
    Values,
    in_order,
    one,
)
from sopy_compiler.syntax import nodes

Way = tuple[tuple[Literal, Values], ...]
"""What one of several dicts would put under which keys."""


def change_keys(
    owner: SigmaPart | Fields,
    name: str,
    arguments: Arguments,
    place: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results | None:
    """The values of a call that takes one key or changes keys; None for any other method.

    None, too, where the keys of a part of sigma are not known: it is then changed as any dict is.
    """
    key = only_literal(arguments.positional[0]) if arguments.positional else None
    if name in {"get", "pop", "setdefault"} and key is not None and isinstance(key.value, str):
        return _take(owner, key, key.value, name, arguments, place, state, frame, run)
    if name not in MUTATORS:
        return None
    choices = _additions(arguments, run) if name == "update" else (None,)
    target = _target(owner, place)
    if None in choices:
        if isinstance(owner, Fields):
            state = store_some_attribute(owner.of, frozenset(), target, state, frame, run)
        elif owner.path:
            return None
        else:
            run.recorder.opaque[f"`sigma.{name}` changes keys that are not known"] = None
    states = [state]
    for ways in choices:
        if ways is not None:
            states = merge(_stored(owner, way, target, now, frame, run) for now in states for way in ways)
    result = one(ANYTHING if name == "popitem" else NONE_VALUE)
    return [(result, after.forgetful()) for after in states]


def _target(owner: SigmaPart | Fields, place: nodes.Node, operation: str = ASSIGN) -> Target:
    route = Route.DICTIONARY if isinstance(owner, Fields) else Route.CLASS
    return Target(node=place, route=route, operation=operation)


def _stored(
    owner: SigmaPart | Fields, way: Way, target: Target, state: State, frame: Frame, run: Evaluator
) -> State:
    for key, values in way:
        state = store_item(owner, one(key), values, target, state, frame, run)
    return state


def _take(
    owner: SigmaPart | Fields,
    key: Literal,
    name: str,
    method: str,
    arguments: Arguments,
    place: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results | None:
    """`get`, `pop` and `setdefault` of one key."""
    found = read_key(owner, name, place, state, frame, run)
    if method != "setdefault":
        note_unknown_key(owner, name, place, frame, run, operation="dict.get")
    is_alone = len(arguments.positional) == 1 and not (arguments.rest or arguments.keywords)
    default = arguments.positional[1] if len(arguments.positional) > 1 else one(NONE_VALUE)
    if is_alone and method == "get":
        optional = or_none(owner, key, found, run)
        return [(found | default if optional is None else optional, state)]
    if is_alone and method == "pop":
        state = looked_up(owner, one(key), place, state, frame, run)
    if method == "pop":
        target = _target(owner, place, DELETE)
        state = store_item(owner, one(key), frozenset(), target, state, frame, run).forgetful()
    elif method == "setdefault":
        # It may be there: the assignment is noted, but the field need not have got another value.
        store_item(owner, one(key), default, _target(owner, place), state, frame, run)
        for item in in_order(found):
            if isinstance(item, SigmaPart):
                state = change(item, "dict.setdefault", place, state, frame)
        state = state.forgetful()
    return [(found | default, state)]


def read_key(
    owner: SigmaPart | Fields,
    name: str,
    place: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Values:
    """What is under a constant key: a field of sigma is read."""
    if isinstance(owner, Fields) and not isinstance(owner.of, SigmaPart):
        if not isinstance(place, nodes.Expression):
            return one(ANYTHING)
        results = run.attribute(owner.of, name, place, state, frame)
        return frozenset(value for values, _ in results for value in values)
    part = owner.of if isinstance(owner, Fields) else owner
    assert isinstance(part, SigmaPart)
    item = sigma_item(part, name, run.world)
    record_read(item, place, frame, run)
    return one(item)


def _additions(arguments: Arguments, run: Evaluator) -> tuple[tuple[Way, ...] | None, ...]:
    """For each argument of `update` the ways in which it can add keys; None where they are not known."""
    choices: list[tuple[Way, ...] | None] = []
    for values in arguments.positional:
        ways = [_way(value, run) for value in in_order(values)]
        # What is not known may as well be nothing.
        choices.append(tuple(dict.fromkeys(way or () for way in ways)))
        if None in ways:
            choices.append(None)
    if arguments.rest or arguments.rest_keywords:
        choices.append(None)
    choices.append((tuple((Literal(name, "str"), values) for name, values in arguments.keywords),))
    return tuple(choices)


def _way(value: Value, run: Evaluator) -> Way | None:
    found = entries(value, run.world) if isinstance(value, Mapping) else pairs(value, run.world)
    known = tuple((key, held) for key, held in found if key is not None and isinstance(key.value, str))
    return known if len(known) == len(found) else None
