"""Calls of model classes, wherever they stand: `Order(total=1)`, `Order.model_validate({"total": 1})`."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from sopy_compiler.ir.model_call import ModelCall, ModelCallKind
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.lowering.given_constants import constants_in, given_constants
from sopy_compiler.lowering.interpretation.readings import Readings
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.typed_displays import typed_displays
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, ValueDefinition
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk, walk_own

_NAMES: Final = (nodes.Name, nodes.Attribute)
_KINDS: Final = (ModelKind.PYDANTIC, ModelKind.DATACLASS, ModelKind.TYPED_DICT)
_FROM_DICTS: Final = frozenset({"model_validate", "parse_obj"})
_UNCHECKED: Final = frozenset({"model_construct", "construct"})
_EXPECTING: Final = frozenset({"raises", "suppress", "assertRaises", "assertRaisesRegex", "warns"})


def model_calls(
    scopes: Iterable[Scope], in_handlers: Recorder, world: World, readings: Readings
) -> tuple[ModelCall, ...]:
    """Those that handlers make of objects, and all whose function is plainly that of a class, by place."""
    found = [
        *in_handlers.model_calls,
        *(
            call
            for calls in readings.of_modules("model calls", scopes, partial(_in_module, world=world))
            for call in calls
        ),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.span.path, one.span.start, one.model)))


def _in_module(module: Scope, world: World) -> tuple[ModelCall, ...]:
    return tuple(call for scope in (module, *module.children.values()) for call in _in_scope(scope, world))


def _in_scope(scope: Scope, world: World) -> Iterator[ModelCall]:
    found = list(walk_own(scope.node))
    calls = [node for node in found if isinstance(node, nodes.Call)]
    guarded = _guarded(scope) if calls else frozenset()
    for node in calls:
        for kind, definition in _made(node.func, scope, world):
            call = _call(kind, definition, node, scope, world, is_guarded=id(node) in guarded)
            if call is not None:
                yield call
    for kind, qualname, display, inside, place in typed_displays(found, scope, world):
        keys = dict_keys(display, inside)
        if keys is not None:
            yield ModelCall(
                kind=kind,
                model=qualname,
                positional=0,
                keywords=tuple(keys),
                has_star=False,
                is_guarded=False,
                span=scope.tree.span(place),
                symbol=scope.symbol,
                constants=tuple(constants_in(display, inside)),
            )


def _guarded(scope: Scope) -> frozenset[int]:
    """The ids of what stands where an exception is caught or expected."""
    found: set[int] = set()
    for node in walk_own(scope.node):
        is_guard = isinstance(node, (nodes.Try, nodes.TryStar)) or (
            isinstance(node, nodes.With) and any(_expects(item.item) for item in node.items)
        )
        if is_guard:
            found.update(map(id, walk(node)))
    return frozenset(found)


def _expects(node: nodes.Expression) -> bool:
    function = node.func if isinstance(node, nodes.Call) else node
    last = function.attr if isinstance(function, nodes.Attribute) else function
    return isinstance(last, nodes.Name) and last.value in _EXPECTING


def _made(
    function: nodes.Expression, scope: Scope, world: World
) -> Iterator[tuple[ModelCallKind | None, ClassDefinition]]:
    """The models that a call of the function makes; the kind is None where a dict is given."""
    if isinstance(function, nodes.Attribute) and function.attr.value in _FROM_DICTS | _UNCHECKED:
        name = function.attr.value
        kind = ModelCallKind.UNCHECKED if name in _UNCHECKED else None
        for definition in _models(function.value, scope, world):
            if name not in definition.scope.bindings and world.model(definition).kind is ModelKind.PYDANTIC:
                yield kind, definition
        return
    for definition in _models(function, scope, world):
        yield ModelCallKind.CONSTRUCTOR, definition


def _models(node: nodes.Expression, scope: Scope, world: World) -> Iterator[ClassDefinition]:
    if isinstance(node, nodes.Subscript):
        node = node.value  # Page[Order](...)
    classes = world.classes
    found = classes.names.resolve(node, scope) if isinstance(node, _NAMES) else ()
    meaning = found[0] if len(found) == 1 else None
    if not isinstance(meaning, ClassDefinition):
        return
    model = world.model(meaning)
    if model.kind not in _KINDS and model.signature is None:
        return
    if not (classes.is_procedure(meaning) or classes.is_event(meaning) or classes.is_sop(meaning)):
        yield meaning


def _call(
    kind: ModelCallKind | None,
    definition: ClassDefinition,
    node: nodes.Call,
    scope: Scope,
    world: World,
    *,
    is_guarded: bool,
) -> ModelCall | None:
    given, span = node.args, scope.tree.span
    is_dict = world.model(definition).kind is ModelKind.TYPED_DICT
    first = given[0].value if given and given[0].keyword is None and not given[0].star else None
    keywords = [(item.keyword.value, span(item.keyword)) for item in given if item.keyword is not None]
    positional = sum(1 for item in given if item.keyword is None and not item.star)
    displays = {id(item): _display(item, scope, world) for item in given}
    spread = {at: dict_keys(display, scope) for at, display in displays.items() if display is not None}
    read = [spread.get(id(item)) if item.star == "**" else None for item in given]
    keywords += [pair for keys in read for pair in keys or ()]
    has_star = any(
        (item.star and keys is None) or isinstance(item.value, nodes.Ellipsis)
        for item, keys in zip(given, read, strict=True)
    )
    if kind is None or (is_dict and positional):
        if not isinstance(first, nodes.Dict) or (kind is None and len(given) != 1):
            return None
        found = dict_keys(first, scope)
        if found is None:
            return None
        keywords, positional = [*found, *keywords], positional - 1
    return ModelCall(
        kind=kind or ModelCallKind.CONSTRUCTOR,
        model=world.classes.qualname(definition),
        positional=positional,
        keywords=tuple(keywords),
        has_star=has_star,
        is_guarded=is_guarded,
        span=span(node),
        symbol=scope.symbol,
        constants=tuple(given_constants(node, scope, is_from_dict=kind is None)),
    )


def _display(item: nodes.Arg, scope: Scope, world: World) -> nodes.Dict | None:
    """The display that is passed, also by the name of a constant of the module that nothing changes."""
    if isinstance(item.value, nodes.Dict):
        return item.value
    if item.star != "**" or not isinstance(item.value, nodes.Name):
        return None
    found = world.names.resolve(item.value, scope)
    meaning = found[0] if len(found) == 1 else None
    if not isinstance(meaning, ValueDefinition) or meaning.scope is not scope.module:
        return None
    changed = re.search(rf"\b{item.value.value}\s*(?:\[|\.|\|=)", scope.tree.text)
    return meaning.value if changed is None and isinstance(meaning.value, nodes.Dict) else None


def dict_keys(node: nodes.Dict, scope: Scope) -> list[tuple[str, Span]] | None:
    """The keys of a display with their places; None where some cannot be read."""
    found: list[tuple[str, Span]] = []
    for element in node.elements:
        key = text_of(element.key) if isinstance(element, nodes.DictElement) else None
        if key is None or not isinstance(element, nodes.DictElement):
            return None
        found.append((key, scope.tree.span(element.key)))
    return found
