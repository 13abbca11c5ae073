"""Classes with their bases and method resolution order."""

from dataclasses import replace
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.vocabulary import EVENT, PROCEDURE, SOP
from sopy_compiler.lowering.decorators import is_handler
from sopy_compiler.lowering.outside_classes import has_no_vocabulary
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    Definition,
    ExternalDefinition,
    FunctionDefinition,
    UndefinedDefinition,
    ValueDefinition,
)
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import BindingKind, Scope

_FUNCTION_BINDINGS: Final = (BindingKind.FUNCTION,)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Base:
    """One base of a class statement: a project class, or an outside one by name.

    `arguments` are the expressions between brackets, an alias's own included, to be read in `scope` at `at`.
    `undefined` is the name when nothing defines it; `reason` says why neither is known. One of several bases
    that the name can mean is not `is_certain`.
    """

    definition: ClassDefinition | None
    external: str
    arguments: tuple[nodes.Expression, ...]
    node: nodes.Expression
    scope: Scope
    at: int
    undefined: str = ""
    reason: str = ""
    is_certain: bool = True

    @property
    def is_known(self) -> bool:
        """Whether the base is a project class or a named outside one, and no other."""
        return self.is_certain and (self.definition is not None or bool(self.external))


class Classes:
    """Qualified names, bases and linearisations of every class that is asked for."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._qualnames: dict[ClassDefinition, str] = {}
        self._taken: dict[str, ClassDefinition] = {}
        self._bases: dict[ClassDefinition, tuple[Base, ...]] = {}
        self._orders: dict[ClassDefinition, tuple[ClassDefinition, ...]] = {}
        self._externals: dict[ClassDefinition, tuple[str, ...]] = {}
        self._presumed: dict[ClassDefinition, bool] = {}
        self._methods: dict[
            tuple[ClassDefinition, str, ClassDefinition | None], FunctionDefinition | None
        ] = {}

    def forget_bases(self, module: Scope) -> None:
        """Read the bases of a module's classes again: their places in the order of statements differ."""
        self._bases = {one: found for one, found in self._bases.items() if one.scope.module is not module}

    def qualname(self, definition: ClassDefinition) -> str:
        """`module.Outer.Name`, with `#2`, `#3` for further classes of one name."""
        found = self._qualnames.get(definition)
        if found is None:
            written = f"{definition.scope.module.name}.{definition.scope.symbol}".lstrip(".")
            found, count = written, 1
            while found in self._taken:
                count += 1
                found = f"{written}#{count}"
            self._taken[found] = definition
            self._qualnames[definition] = found
        return found

    def by_qualname(self, qualname: str) -> ClassDefinition | None:
        """The class that `qualname` was given to, or None."""
        return self._taken.get(qualname)

    def bases(self, definition: ClassDefinition) -> tuple[Base, ...]:
        """The bases as written, resolved."""
        found = self._bases.get(definition)
        if found is None:
            self._bases[definition] = ()  # a class among its own bases is an error of the program, not ours
            outer = definition.scope.parent or definition.scope
            found = tuple(
                base for argument in definition.node.bases for base in self._base(argument, definition, outer)
            )
            self._bases[definition] = found
        return found

    def linearisation(self, definition: ClassDefinition) -> tuple[ClassDefinition, ...]:
        """The project classes of the method resolution order (C3), the class itself first.

        An inconsistent hierarchy falls back to depth-first order without repetition.
        """
        found = self._orders.get(definition)
        if found is None:
            self._orders[definition] = (definition,)
            parents = [base.definition for base in self.bases(definition) if base.definition is not None]
            merged = _merge([*(list(self.linearisation(parent)) for parent in parents), list(parents)])
            if merged is None:
                merged = list(
                    dict.fromkeys(item for parent in parents for item in self.linearisation(parent))
                )
            found = (definition, *(item for item in merged if item is not definition))
            self._orders[definition] = found
        return found

    def externals(self, definition: ClassDefinition) -> tuple[str, ...]:
        """The qualified names of all outside ancestors."""
        found = self._externals.get(definition)
        if found is None:
            found = self._externals[definition] = tuple(
                base.external
                for ancestor in self.linearisation(definition)
                for base in self.bases(ancestor)
                if base.external
            )
        return found

    def is_procedure(self, definition: ClassDefinition) -> bool:
        """Whether the class derives from `Procedure`, or may: it has handlers, and a base is not known."""
        return PROCEDURE in self.externals(definition) or self.is_presumed_procedure(definition)

    def is_presumed_procedure(self, definition: ClassDefinition) -> bool:
        """Whether nothing but handlers tells that the class is a procedure."""
        found = self._presumed.get(definition)
        if found is None:
            found = self._presumed[definition] = (
                PROCEDURE not in self.externals(definition)
                and self.may_be_vocabulary(definition)
                and any(map(self._has_handler, self.linearisation(definition)))
            )
        return found

    def may_be_vocabulary(self, definition: ClassDefinition) -> bool:
        """Whether the class may derive from a procedure or an event that was not read."""
        outside = self.externals(definition)
        return not self.bases_known(definition) or not all(map(has_no_vocabulary, outside))

    def _has_handler(self, definition: ClassDefinition) -> bool:
        children = definition.scope.module.children
        return any(
            is_handler(self.names.function_of(children[id(binding.node)]), self.names)
            for bindings in definition.scope.bindings.values()
            for binding in bindings
            if binding.kind is BindingKind.FUNCTION and binding.node is not None
        )

    def is_event(self, definition: ClassDefinition) -> bool:
        """Whether the class derives from `Event`."""
        return EVENT in self.externals(definition)

    def is_sop(self, definition: ClassDefinition) -> bool:
        """Whether the class derives from `SOP`."""
        return SOP in self.externals(definition)

    def bases_known(self, definition: ClassDefinition) -> bool:
        """Whether every ancestor is known."""
        return all(
            base.is_known for ancestor in self.linearisation(definition) for base in self.bases(ancestor)
        )

    def is_subclass(self, definition: ClassDefinition, ancestor: ClassDefinition) -> bool:
        """Whether `ancestor` is `definition` or one of its project ancestors."""
        return ancestor in self.linearisation(definition)

    def method(
        self, definition: ClassDefinition, name: str, *, after: ClassDefinition | None = None
    ) -> FunctionDefinition | None:
        """The function that `name` finds on an instance; with `after`, what `super()` in that class finds."""
        key = (definition, name, after)
        if key not in self._methods:
            self._methods[key] = self._find_method(definition, name, after)
        return self._methods[key]

    def _find_method(
        self, definition: ClassDefinition, name: str, after: ClassDefinition | None
    ) -> FunctionDefinition | None:
        order = self.linearisation(definition)
        if after is not None and after in order:
            order = order[order.index(after) + 1 :]
        for ancestor in order:
            bindings = ancestor.scope.bindings.get(name)
            if bindings:
                last = bindings[-1]
                if last.kind in _FUNCTION_BINDINGS and last.node is not None:
                    return self.names.function_of(ancestor.scope.module.children[id(last.node)])
                return None
        return None

    def owner_of(self, function: FunctionDefinition) -> ClassDefinition | None:
        """The class whose body holds `function`, or None for a plain function."""
        parent = function.scope.parent
        if parent is not None and isinstance(parent.node, nodes.ClassDef):
            return self.names.class_of(parent)
        return None

    def _base(self, argument: nodes.Arg, definition: ClassDefinition, outer: Scope) -> tuple[Base, ...]:
        """What an argument of the class statement can be: several where branches bind the name."""
        node = argument.value
        named, found_nodes = _subscripted(node)
        own = _Arguments(found_nodes=found_nodes, scope=definition.scope, at=_body_order(definition))
        bases: list[Base] = []
        for meaning, passed in () if argument.star else self._follow(named, outer, definition.scope.order):
            found = own if found_nodes or passed is None else passed
            match meaning:
                case ClassDefinition():
                    bases.append(_base(node, found, definition=meaning))
                case ExternalDefinition():
                    bases.append(_base(node, found, external=meaning.qualname))
                case UndefinedDefinition():
                    reason = f"base class `{meaning.name}` is not defined"
                    bases.append(_base(node, found, undefined=meaning.name, reason=reason))
        bases = _distinct(bases)
        if bases and (len(bases) == 1 or definition.scope.tree.source.is_fragment):
            return (bases[0],)
        code = definition.scope.tree.code(node)
        if bases:
            reason = f"base class `{code}` is defined in more than one way"
            return tuple(replace(one, reason=reason, is_certain=False) for one in bases)
        return (_base(node, own, reason=f"base class `{argument.star}{code}` cannot be followed"),)

    def _follow(
        self, node: nodes.Expression, scope: Scope, at: int
    ) -> list[tuple[Definition, "_Arguments | None"]]:
        """Resolve through aliases such as `Base = Procedure[State]`, with the first arguments on the way."""
        found: list[tuple[Definition, _Arguments | None]] = []
        pending: list[tuple[nodes.Expression, Scope, int, _Arguments | None]] = [(node, scope, at, None)]
        for _ in range(20):
            if not pending:
                break
            current, where, order, passed = pending.pop(0)
            for meaning in self.names.resolve(current, where, at=order):
                if isinstance(meaning, ValueDefinition) and meaning.value is not None:
                    named, found_nodes = _subscripted(meaning.value)
                    if found_nodes and passed is None:
                        passed = _Arguments(found_nodes=found_nodes, scope=meaning.scope, at=meaning.order)
                    pending.append((named, meaning.scope, meaning.order, passed))
                else:
                    found.append((meaning, passed))
        return found


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Arguments:
    found_nodes: tuple[nodes.Expression, ...]
    scope: Scope
    at: int


def _base(
    node: nodes.Expression,
    arguments: _Arguments,
    *,
    definition: ClassDefinition | None = None,
    external: str = "",
    undefined: str = "",
    reason: str = "",
) -> Base:
    return Base(
        definition=definition,
        external=external,
        arguments=arguments.found_nodes,
        node=node,
        scope=arguments.scope,
        at=arguments.at,
        undefined=undefined,
        reason=reason,
    )


def _distinct(bases: list[Base]) -> list[Base]:
    """One of each class; that with arguments, as `if TYPE_CHECKING: Base = Procedure[State]` has them."""
    found: dict[tuple[ClassDefinition | None, str, str], Base] = {}
    for one in bases:
        key = (one.definition, one.external, one.undefined)
        if key not in found or (one.arguments and not found[key].arguments):
            found[key] = one
    return list(found.values())


def _subscripted(node: nodes.Expression) -> tuple[nodes.Expression, tuple[nodes.Expression, ...]]:
    """What stands before the brackets, and what in them."""
    if not isinstance(node, nodes.Subscript):
        return node, ()
    return node.value, tuple(item.slice.value for item in node.slice if isinstance(item.slice, nodes.Index))


def _body_order(definition: ClassDefinition) -> int:
    """The place after the type parameters of the class and before its body."""
    parameters = definition.node.type_parameters
    return definition.scope.order + 2 + (len(parameters.params) if parameters is not None else 0)


def _merge(sequences: list[list[ClassDefinition]]) -> list[ClassDefinition] | None:
    """The C3 merge of PEP 253's successor in Python 2.3; None when there is no consistent order."""
    result: list[ClassDefinition] = []
    pending = [list(sequence) for sequence in sequences if sequence]
    while pending:
        head = next(
            (sequence[0] for sequence in pending if not any(sequence[0] in other[1:] for other in pending)),
            None,
        )
        if head is None:
            return None
        result.append(head)
        pending = [[item for item in sequence if item is not head] for sequence in pending]
        pending = [sequence for sequence in pending if sequence]
    return result
