"""Which fields of which objects the arguments of a call may give a value."""

import sys
from collections.abc import Iterator, Sequence
from typing import Final

from sopy_compiler.ir.name_uses import ANY_NAME, OwnedName
from sopy_compiler.ir.signature import Signature
from sopy_compiler.lowering.constructors import constructor_signature
from sopy_compiler.lowering.interpretation.dependencies import text_of as module_text
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.model.instance_attributes import SelfAssignment, read_self_use
from sopy_compiler.lowering.owners import Owners
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.binder import all_parameters
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    Definition,
    ExternalDefinition,
    FunctionDefinition,
)
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk

_COPIES: Final = frozenset({"replace", "__replace__", "_replace", "evolve"})
_UPDATES: Final = frozenset({"model_copy", "copy"})
# Of the standard library these hand keywords on to what they are given, or keep them.
_HAND_ON: Final = frozenset(
    {"copy", "dataclasses", "functools", "types", "asyncio", "concurrent", "threading"}
)
_KEEP: Final = frozenset({"builtins.dict", "pydantic.create_model"})


class Keywords:
    """Reads calls: what is given by name, and by position where the parameter's name is known.

    One object serves all modules of a program: classes are looked at once.
    """

    def __init__(self, world: World, owners: Owners) -> None:
        self._world = world
        self._owners = owners
        self._first_values: dict[ClassDefinition, tuple[SelfAssignment, ...]] = {}

    def given(self, call: nodes.Call, scope: Scope) -> Iterator[OwnedName]:
        """The fields that may get an argument's value."""
        function = call.func.attr if isinstance(call.func, nodes.Attribute) else call.func
        name = function.value if isinstance(function, nodes.Name) else ""
        if name in _UPDATES and isinstance(call.func, nodes.Attribute):
            yield from self._updated(call, call.func.value, scope)
        elif name in _COPIES:
            source = _copied(call)
            owner = "" if source is None else self._owners.owner(source, scope)
            yield from (OwnedName(name=one, owner=owner) for one in _names(call.args))
        elif name == "partial" and call.args:
            yield from self._passed(call.args[0].value, call.args[1:], scope)
        else:
            yield from self._passed(call.func, call.args, scope)

    def _updated(self, call: nodes.Call, receiver: nodes.Expression, scope: Scope) -> Iterator[OwnedName]:
        """`x.model_copy(update={"n": v})`."""
        for argument in call.args:
            if argument.keyword is None or argument.keyword.value != "update":
                continue
            owner = self._owners.owner(receiver, scope)
            for name in _keys(argument.value):
                yield OwnedName(name=name, owner=owner)

    def _passed(
        self, function: nodes.Expression, arguments: Sequence[nodes.Arg], scope: Scope
    ) -> Iterator[OwnedName]:
        if not arguments:
            return
        meanings = self._owners.called(function, scope)
        if not meanings:
            yield from (OwnedName(name=one) for one in _names(arguments))
        for meaning in meanings:
            if isinstance(meaning, ClassDefinition):
                yield from self._made(meaning, arguments)
            else:
                yield from (OwnedName(name=one) for one in _names(arguments) if not _is_kept(one, meaning))

    def _made(self, definition: ClassDefinition, arguments: Sequence[nodes.Arg]) -> Iterator[OwnedName]:
        classes = self._world.classes
        owner = classes.qualname(definition)
        given = _names(arguments)
        if not (
            classes.is_procedure(definition) or classes.is_event(definition) or classes.is_sop(definition)
        ):
            unnamed = sum(one.keyword is None and not one.star for one in arguments)
            given += _placed(unnamed, constructor_signature(definition, classes))
        for name in dict.fromkeys(given):
            yield OwnedName(name=name, owner=owner)
            for assignment in self._fed(definition):
                if assignment.value is not None and _names_it(name, assignment.value):
                    yield OwnedName(name=assignment.name, owner=owner)

    def _fed(self, definition: ClassDefinition) -> Iterator[SelfAssignment]:
        """The assignments to attributes in the `__init__` of the class and its bases."""
        for ancestor in self._world.classes.linearisation(definition):
            self._world.memory.dependencies.read(module_text(ancestor.scope.module))
            found = self._first_values.get(ancestor)
            if found is None:
                used = read_self_use(ancestor, self._world.classes)
                found = tuple(one for one in used.assignments if one.method.name == "__init__")
                self._first_values[ancestor] = found
            yield from found


def _copied(call: nodes.Call) -> nodes.Expression | None:
    """The object of which `replace(x, n=v)` and `x._replace(n=v)` make a copy."""
    first = call.args[0] if call.args else None
    if first is not None and first.keyword is None:
        return None if first.star else first.value
    return call.func.value if isinstance(call.func, nodes.Attribute) else None


def _names_it(name: str, node: nodes.Node) -> bool:
    return any(isinstance(one, nodes.Name) and one.value == name for one in walk(node))


def updated_keys(call: nodes.Call) -> Iterator[nodes.Expression]:
    """The keys of the dict in `x.model_copy(update={...})`."""
    if isinstance(call.func, nodes.Attribute) and call.func.attr.value in _UPDATES:
        for argument in call.args:
            if argument.keyword is not None and isinstance(argument.value, nodes.Dict):
                for element in argument.value.elements:
                    if isinstance(element, nodes.DictElement):
                        yield element.key


def _names(arguments: Sequence[nodes.Arg]) -> list[str]:
    return [one.keyword.value for one in arguments if one.keyword is not None]


def _placed(count: int, signature: Signature | None) -> list[str]:
    """The names of the parameters that so many arguments without a name are for."""
    if not count:
        return []
    if signature is None or signature.takes_any_positional:
        return [ANY_NAME]
    return [one.name for one in signature.parameters if not one.is_keyword_only][:count]


def _keys(node: nodes.Expression) -> Iterator[str]:
    if not isinstance(node, nodes.Dict):
        yield ANY_NAME
        return
    for element in node.elements:
        name = text_of(element.key) if isinstance(element, nodes.DictElement) else None
        yield ANY_NAME if name is None else name


def _is_kept(name: str, meaning: Definition) -> bool:
    """Whether what is called takes the argument for itself: a parameter, or no function of objects at all."""
    match meaning:
        case FunctionDefinition():
            parameters = all_parameters(meaning.node.params)
            return any(one.name.value == name and not one.star for one in parameters)
        case ExternalDefinition(qualname=qualname):
            root = qualname.partition(".")[0]
            is_plain = root in sys.stdlib_module_names or root in {"builtins", "pydantic", "sopy"}
            return is_plain and root not in _HAND_ON and qualname not in _KEEP
    return False
