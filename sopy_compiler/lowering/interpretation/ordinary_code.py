"""Code that knows nothing of SOPy, and how much of it a call can reach.

Both are told from the text alone: a module is ordinary when neither it nor a module that it imports imports
SOPy, and a call of an ordinary function reaches, by names, the functions that those mention. What a function
that reaches little does is read like everything else. One that reaches much is read only where it is given
something of the workflow.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from sopy_compiler.lowering.interpretation.dependencies import Dependencies
from sopy_compiler.lowering.interpretation.sharing import Sharing
from sopy_compiler.lowering.related_modules import imported_names, uses_sopy
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import BindingKind, Scope, ScopeKind

LARGEST_REACH: Final = 400
"""How many statements a call of ordinary code may reach and still be read whatever it is given."""
_CONSTRUCTORS: Final = ("__init__", "__new__", "__post_init__")
_OTHER_VALUES: Final = frozenset({BindingKind.VALUE, BindingKind.PARAMETER, BindingKind.OPAQUE})


@dataclass(slots=True, eq=False)
class OrdinaryCode:
    """What is known of ordinary modules; it grows with the modules that are loaded."""

    names: Names
    sharing: Callable[[Scope], Sharing]
    dependencies: Dependencies
    _modules: dict[str, Scope] = field(default_factory=dict)
    _imports: dict[str, frozenset[str]] = field(default_factory=dict)
    _using: set[str] = field(default_factory=set)
    _around: dict[str, frozenset[str]] = field(default_factory=dict)
    """By module, the modules that it imports, directly or not, as far as they are loaded."""
    _functions: dict[str, list[Scope]] = field(default_factory=dict)
    """By name; a class is found as its constructors."""
    _weights: dict[FunctionDefinition, int] = field(default_factory=dict)
    _entrusted: set[str] = field(default_factory=set)
    _wishes: dict[Scope, None] = field(default_factory=dict)
    _granted: int = 0

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Let what is read inside leave nothing behind."""
        kept = (self._entrusted, self._wishes, self._granted)
        self._entrusted, self._wishes = set(self._entrusted), {**self._wishes}
        try:
            yield
        finally:
            self._entrusted, self._wishes, self._granted = kept

    def take_text(self, module: Scope) -> bool:
        """Take in the new text of a module; whether all functions reach as much as before, or as little."""
        if not self.is_ordinary(module):
            return True
        before = dict(self._weights)
        self._weights.clear()
        for name, functions in self._functions.items():
            self._functions[name] = [one for one in functions if one.module is not module]
        self._take(module)
        return all(
            (self._weigh(function.scope) > LARGEST_REACH) == (weight > LARGEST_REACH)
            for function, weight in before.items()
        )

    def is_ordinary(self, module: Scope) -> bool:
        """Whether neither the module nor any that it imports imports SOPy."""
        self._refresh()
        return module.name in self._modules and self._using.isdisjoint(self._reached(module.name))

    def ask_for(self, scope: Scope) -> None:
        """Note that somebody has read what the code of a module, or of a class in it, gives to a name."""
        if scope.kind is not ScopeKind.FUNCTION:
            module = scope.module
            self.dependencies.give(("wish", module))
            self._wishes[module] = None

    def wishes(self) -> frozenset[Scope]:
        """The modules that were asked for so far."""
        self._granted = len(self._wishes)
        return frozenset(self._wishes)

    def has_new_wishes(self) -> bool:
        """Whether others were asked for since."""
        return len(self._wishes) > self._granted

    def entrust(self, module: Scope) -> None:
        """Note that code of the module has been given a procedure or an event that it may keep."""
        if self.is_ordinary(module):
            self.dependencies.give(("entrusted", module))
            self._entrusted.add(module.name)

    def is_far_reaching(self, function: FunctionDefinition) -> bool:
        """Whether a call of it reaches more ordinary code than is read for its own sake."""
        module = function.scope.module
        if not self.is_ordinary(module) or not self._entrusted.isdisjoint(self._reached(module.name)):
            return False
        if function not in self._weights:
            self._weights[function] = self._weigh(function.scope)
        return self._weights[function] > LARGEST_REACH

    def _refresh(self) -> None:
        """Take in the modules that were loaded since."""
        if len(self._imports) == self.names.number_of_modules:
            return
        for module in self.names.scopes:
            if module.tree.source.path not in self._imports:
                self._take(module)
        self._around.clear()
        self._weights = {
            function: weight for function, weight in self._weights.items() if weight > LARGEST_REACH
        }

    def _take(self, module: Scope) -> None:
        imports = imported_names(module)
        self._imports[module.tree.source.path] = imports
        self._modules[module.name] = module
        if uses_sopy(module, imports):
            self._using.add(module.name)
        for scope in module.children.values():
            parent = scope.parent
            if parent is not None and parent.kind is not ScopeKind.FUNCTION:
                for function in _run_by_name(scope, module):
                    self._functions.setdefault(scope.name, []).append(function)

    def _reached(self, name: str) -> frozenset[str]:
        """The module and those that it imports, directly or not."""
        found = self._around.get(name)
        if found is None:
            reached, pending = {name}, [name]
            while pending:
                module = self._modules[pending.pop()]
                new = (self._imports[module.tree.source.path] & self._modules.keys()) - reached
                reached |= new
                pending.extend(new)
            found = self._around[name] = frozenset(reached)
        return found

    def _weigh(self, function: Scope) -> int:
        """How many statements the function reaches; counting ends where it is too many."""
        around = self._reached(function.module.name)
        total, seen, pending = 0, {function}, [function]
        while pending and total <= LARGEST_REACH:
            current = pending.pop()
            total += self.sharing(current).length
            for name in self._mentioned(current):
                for other in self._functions.get(name, ()):
                    if other not in seen and other.module.name in around:
                        seen.add(other)
                        pending.append(other)
        return total

    def _mentioned(self, function: Scope) -> Iterator[str]:
        """The names in the function under which it may reach other ones."""
        sharing = self.sharing(function)
        bindings = function.module.bindings
        for name in sorted(sharing.mentioned):
            bound = bindings.get(name)
            if name in sharing.attributes or (
                name not in function.bindings
                and (bound is None or any(item.kind not in _OTHER_VALUES for item in bound))
            ):
                yield name


def _run_by_name(scope: Scope, module: Scope) -> Iterator[Scope]:
    """The functions that run where the function or class of that name is called."""
    if isinstance(scope.node, nodes.FunctionDef):
        yield scope
    for name in _CONSTRUCTORS if scope.kind is ScopeKind.CLASS else ():
        for binding in scope.bindings.get(name, ()):
            if binding.kind is BindingKind.FUNCTION and binding.node is not None:
                yield module.children[id(binding.node)]
