"""Dict fields that code may fill which no handler runs.

Handlers are read path by path; constructors of states, validators, functions that prepare a state and code
around the SOP are not. Where such code could store into a dict field, nobody can tell that a key is missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import libcst as cst

from sopy_compiler.ir.name_uses import NameUses
from sopy_compiler.lowering.interpretation.effects import MUTATORS
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.source.span import Span
from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk

_HOOKS: Final = frozenset({"model_post_init"})
_LOOKING: Final = frozenset({"get", "keys", "values", "items", "copy", "__contains__", "__len__"})
_LOOKING_FUNCTIONS: Final = frozenset({"len", "list", "sorted", "bool", "str", "repr", "set", "tuple"})


@dataclass(slots=True, eq=False)
class _Search:
    """What to look for, and what the text has been found to do.

    `fields` are the dict fields in question, `fillers` the functions that store into each. `seen` are places
    that handlers run. `settled` are ids of attributes whose surroundings tell what they do.
    """

    fields: frozenset[str]
    fillers: dict[str, set[str]]
    seen: frozenset[Span]
    scope: Scope
    settled: set[int] = field(default_factory=set)
    found: set[str] = field(default_factory=set)

    def is_seen(self, node: cst.CSTNode) -> bool:
        """Whether a handler runs what stands there."""
        return self.scope.tree.span(node) in self.seen


def filled_elsewhere(scopes: Iterable[Scope], recorder: Recorder, names: NameUses) -> tuple[str, ...]:
    """The names of those fields that handlers use by key and other code may store into."""
    fields = frozenset(_field(use.path) for use, _ in recorder.keyed_uses)
    if not fields:
        return ()
    fillers: dict[str, set[str]] = {}
    for path, function, _ in recorder.keyed_calls:
        fillers.setdefault(function, set()).add(_field(path))
    seen = frozenset(access.span for access in recorder.accesses)
    seen |= frozenset(span for _, _, span in recorder.keyed_calls)
    found: set[str] = set()
    for scope in scopes:
        search = _Search(fields=fields, fillers=fillers, seen=seen, scope=scope, found=found)
        for node in _used_code(scope.node, {*names.read, *names.called, *names.texts}):
            _look_at(node, search)
    return tuple(sorted(found))


def _field(path: str) -> str:
    return path.rpartition(".")[2]


def _used_code(module: cst.CSTNode, used: set[str]) -> Iterator[cst.CSTNode]:
    """Everything in the module but the bodies of methods that nothing names, parents first."""
    unused = {
        id(node) for node in walk(module) if isinstance(node, cst.ClassDef) for node in _unused(node, used)
    }
    stack = [module]
    while stack:
        node = stack.pop()
        if id(node) not in unused:
            yield node
            stack.extend(reversed(children(node)))


def _unused(definition: cst.ClassDef, used: set[str]) -> Iterator[cst.FunctionDef]:
    for node in definition.body.body:
        if isinstance(node, cst.FunctionDef) and not node.decorators:
            name = node.name.value
            if name not in used and name not in _HOOKS and not name.startswith("__"):
                yield node


def _look_at(node: cst.CSTNode, search: _Search) -> None:
    """Parents come before what they hold: they settle what an attribute in them does."""
    match node:
        case cst.AssignTarget(target=target) | cst.AnnAssign(target=target) | cst.AugAssign(target=target):
            _look_at_target(target, search)
        case cst.For(target=target) | cst.CompFor(target=target):
            _settle(node.iter, search)
            _look_at_target(target, search)
        case cst.Subscript(value=cst.Attribute() as holder):
            search.settled.add(id(holder))
        case cst.Comparison():
            for comparison in node.comparisons:
                if isinstance(comparison.operator, cst.In | cst.NotIn):
                    _settle(comparison.comparator, search)
        case cst.Call():
            _look_at_call(node, search)
        case cst.Attribute(attr=cst.Name(value=name)) if id(node) not in search.settled:
            if name in search.fields and not search.is_seen(node.attr):
                search.found.add(name)
            search.found.update(search.fillers.get(name, ()))


def _settle(node: cst.CSTNode, search: _Search) -> None:
    if isinstance(node, cst.Attribute):
        search.settled.add(id(node))


def _look_at_target(target: cst.CSTNode, search: _Search) -> None:
    for part in _parts(target):
        match part:
            case cst.Subscript(value=cst.Attribute(attr=cst.Name(value=name))):
                if name in search.fields and not search.is_seen(part):
                    search.found.add(name)


def _parts(target: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from _parts(element.value)
    else:
        yield target


def _look_at_call(node: cst.Call, search: _Search) -> None:
    match node.func:
        case cst.Attribute(value=cst.Attribute(attr=cst.Name(value=field)) as holder, attr=method):
            search.settled.add(id(holder))
            changes = method.value in MUTATORS and not search.is_seen(method)
            if field in search.fields and (changes or method.value not in MUTATORS | _LOOKING):
                search.found.add(field)
        case cst.Name(value=name) if name in _LOOKING_FUNCTIONS:
            for argument in node.args:
                _settle(argument.value, search)
    called = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    name = called.value if isinstance(called, cst.Name) else ""
    if name in search.fillers:
        _settle(node.func, search)
        if not search.is_seen(node):
            search.found.update(search.fillers[name])
