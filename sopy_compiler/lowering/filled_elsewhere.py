"""Dict fields that code may fill which no handler runs, beside the changes that it spells out.

Code around the SOP, constructors of states and validators are not read path by path. Where such code hands a
dict field on or calls a method that stores into it, nobody can tell that a key is missing. What it changes in
place is among `outside_changes`.
"""

from collections.abc import Iterator
from dataclasses import field, replace
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.lowering.interpretation.effects import MUTATORS
from sopy_compiler.lowering.interpretation.recorder import Recorder
from sopy_compiler.lowering.outside_changes import is_idle
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk, without

_LOOKING: Final = frozenset({"get", "keys", "values", "items", "copy", "__contains__", "__len__"})
_TOLD: Final = MUTATORS | _LOOKING
_TELLING: Final = frozenset(
    {nodes.For, nodes.CompFor, nodes.Subscript, nodes.Comparison, nodes.Call, nodes.Attribute}
)
_LOOKING_FUNCTIONS: Final = frozenset({"len", "list", "sorted", "bool", "str", "repr", "set", "tuple"})


@dataclass(slots=True, eq=False)
class _Search:
    """What to look for, and what the text has been found to do.

    `fields` are the dict fields in question, `fillers` the functions that store into each. `seen` are places
    that handlers run. `settled` are ids of attributes whose surroundings tell what they do.
    """

    fields: frozenset[str]
    fillers: dict[str, frozenset[str]]
    seen: frozenset[Span]
    scope: Scope
    settled: set[int] = field(default_factory=set)
    found: set[str] = field(default_factory=set)

    def is_seen(self, node: nodes.Node) -> bool:
        """Whether a handler runs what stands there."""
        return self.scope.tree.span(node) in self.seen


@dataclass(frozen=True, slots=True)
class KeyedFields:
    """The dict fields that handlers use by key, the functions that store into each, the places they run."""

    fields: frozenset[str]
    fillers: tuple[tuple[str, frozenset[str]], ...]
    seen: frozenset[Span]

    def within(self, path: str) -> "KeyedFields":
        """What concerns one file."""
        return replace(self, seen=frozenset(span for span in self.seen if span.path == path))


def keyed_fields(recorder: Recorder) -> KeyedFields:
    """What the handlers of a program do by key."""
    fields = frozenset(_field(use.path) for use, _ in recorder.keyed_uses)
    fillers: dict[str, set[str]] = {}
    for path, function, _ in recorder.keyed_calls:
        fillers.setdefault(function, set()).add(_field(path))
    seen = frozenset(access.span for access in recorder.accesses) if fields else frozenset()
    return KeyedFields(
        fields,
        tuple((name, frozenset(found)) for name, found in sorted(fillers.items())),
        seen | {span for _, _, span in recorder.keyed_calls},
    )


def filled_elsewhere(module: Scope, keyed: KeyedFields, mentioned: frozenset[str]) -> frozenset[str]:
    """The names of those fields that handlers use by key and other code of the module may have filled.

    Methods that no name in `mentioned` can call do nothing.
    """
    found: set[str] = set()
    if keyed.fields:
        search = _Search(keyed.fields, dict(keyed.fillers), keyed.seen, scope=module, found=found)
        for node in _used_code(module, mentioned):
            _look_at(node, search)
    return frozenset(found)


def _field(path: str) -> str:
    return path.rpartition(".")[2]


def _used_code(module: Scope, mentioned: frozenset[str]) -> Iterator[nodes.Node]:
    """What tells anything in the module, without what is in methods that nothing calls; parents first."""
    idle = [scope.node for scope in module.children.values() if is_idle(scope, mentioned)]
    used = without(sorted(idle, key=lambda node: node.first), walk(module.node))
    return (node for node in used if type(node) in _TELLING)


def _look_at(node: nodes.Node, search: _Search) -> None:
    """Parents come before what they hold: they settle what an attribute in them does."""
    match node:
        case nodes.For(iter=source) | nodes.CompFor(iter=source):
            _settle(source, search)
        case nodes.Subscript(value=holder):
            _settle(holder, search)
        case nodes.Comparison():
            for comparison in node.comparisons:
                if isinstance(comparison.operator, (nodes.In, nodes.NotIn)):
                    _settle(comparison.comparator, search)
        case nodes.Call():
            _look_at_call(node, search)
        case nodes.Attribute(attr=nodes.Name(value=name)) if id(node) not in search.settled:
            if name in search.fields and not search.is_seen(node.attr):
                search.found.add(name)
            search.found.update(search.fillers.get(name, ()))


def _settle(node: nodes.Node, search: _Search) -> None:
    if isinstance(node, nodes.Attribute):
        search.settled.add(id(node))


def _look_at_call(node: nodes.Call, search: _Search) -> None:
    match node.func:
        case nodes.Attribute(value=holder, attr=nodes.Name(value=method)) if method in _TOLD:
            _settle(holder, search)
        case nodes.Name(value=name) if name in _LOOKING_FUNCTIONS:
            for argument in node.args:
                _settle(argument.value, search)
    called = node.func.attr if isinstance(node.func, nodes.Attribute) else node.func
    name = called.value if isinstance(called, nodes.Name) else ""
    if name in search.fillers:
        _settle(node.func, search)
        if not search.is_seen(node):
            search.found.update(search.fillers[name])
