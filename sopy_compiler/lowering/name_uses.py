"""Collecting the names that a program's text uses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from sopy_compiler.ir.effect import FILL_NOTHING
from sopy_compiler.ir.name_uses import NameUses, OwnedName
from sopy_compiler.lowering.interpretation.effects import MUTATORS, READING_MUTATORS
from sopy_compiler.lowering.keywords import Keywords, updated_keys
from sopy_compiler.lowering.state_classes import StateOwners
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.named_attributes import NamedAttribute, Use, named_attribute
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk, walk_scopes

_HOLES: Final = re.compile(r"\{(\w+)")
ANY_CLASS: Final = "*"
_LOADERS: Final = frozenset(
    {
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "model_construct",
        "parse_obj",
        "parse_raw",
        "parse_file",
        "from_orm",
    }
)
# What looks at a class it is given and makes no instance of it.
_TAKE_CLASSES: Final = frozenset(
    {"isinstance", "issubclass", "cast", "hasattr", "getattr", "observes", "suppress", "Field", "field"}
)
# The special methods of a container that change it, and whose functions are called with one.
_CHANGING: Final = frozenset(
    f"__{name}__" for name in ("setitem", "delitem", "iadd", "imul", "ior", "iand", "isub", "ixor")
)
_BEHIND: Final = frozenset({"operator", "list", "dict", "set"})
_ONLY_CHANGING: Final = MUTATORS - READING_MUTATORS
_NOTED: Final = frozenset(
    {
        nodes.Assign,
        nodes.AssignTarget,
        nodes.AnnAssign,
        nodes.AugAssign,
        nodes.For,
        nodes.CompFor,
        nodes.Expr,
        nodes.Attribute,
        nodes.Subscript,
        nodes.SimpleString,
        nodes.FormattedStringText,
        nodes.Call,
        nodes.MatchKeywordElement,
        nodes.FunctionDef,
    }
)
_OWN: Final = frozenset({"self", "cls", "super"})
N = TypeVar("N", OwnedName, str)


@dataclass(slots=True, eq=False)
class NamesOfModule:
    """What one module's text uses, while it is collected and afterwards."""

    states: StateOwners
    keywords: Keywords
    reads: set[OwnedName] = field(default_factory=set)
    stores: set[OwnedName] = field(default_factory=set)
    reductions: set[OwnedName] = field(default_factory=set)
    passed: set[OwnedName] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    always_passed: dict[str, set[str]] = field(default_factory=dict)
    unpacked: set[str] = field(default_factory=set)
    targets: set[int] = field(default_factory=set)
    """Ids of attributes that are assigned or changed in place, met before the attributes themselves."""
    settled: set[int] = field(default_factory=set)
    """Ids of texts that name attributes, and of the `x.__dict__` around them: no uses of their own."""
    spelt: set[int] = field(default_factory=set)
    """Ids of calls that say by a constant which attribute they are about: `setattr(x, "n", v)`."""
    losers: set[int] = field(default_factory=set)
    """Ids of those that only lose or reorder what they hold."""
    shows_state: bool = False
    loaded: set[str] = field(default_factory=set)


def names_of_module(module: Scope, states: StateOwners, keywords: Keywords) -> NamesOfModule:
    """The names in one module; for fields of states the class of the object is told where it is known."""
    found = NamesOfModule(states, keywords)
    for node, scope in walk_scopes(module, _NOTED):
        _note(node, scope, found)
    return found


def name_uses(modules: Sequence[NamesOfModule]) -> NameUses:
    """The names of all modules together."""
    always_passed: dict[str, set[str]] = {}
    for one in modules:
        for name, there in one.always_passed.items():
            always_passed[name] = always_passed.get(name, there) & there
    return NameUses(
        reads=_sorted(one.reads for one in modules),
        stores=_sorted(one.stores for one in modules),
        reductions=_sorted(one.reductions for one in modules),
        keywords=_sorted(one.passed for one in modules),
        texts=_sorted(one.texts for one in modules),
        called=_sorted(one.called for one in modules),
        unpacked=_sorted(one.unpacked for one in modules),
        always_passed=tuple(
            (name, tuple(sorted(there))) for name, there in sorted(always_passed.items()) if there
        ),
        shows_state=any(one.shows_state for one in modules),
        loaded=_sorted(one.loaded for one in modules),
    )


def _sorted(found: Iterable[set[N]]) -> tuple[N, ...]:
    every: set[N] = set()
    return tuple(sorted(every.union(*found)))


def _note(node: nodes.Node, scope: Scope, found: NamesOfModule) -> None:
    named = named_attribute(node)
    if named is not None:
        _note_named(node, named, scope, found)
    match node:
        case nodes.Assign(targets=targets, value=nodes.Name(value="None")):
            found.losers.update(id(one.target) for one in targets)
        case nodes.Assign(targets=[nodes.AssignTarget(target=nodes.Attribute() as target)], value=value):
            _note_combined(target, value, found)
        case (
            nodes.AssignTarget(target=target)
            | nodes.AnnAssign(target=target)
            | nodes.AugAssign(target=target)
        ):
            _note_target(target, found)
        case nodes.For(target=target) | nodes.CompFor(target=target):
            _note_target(target, found)
        case nodes.Expr(value=nodes.Call() as call):
            _note_change(call, found)
        case _:
            _note_use(node, scope, found)


def _note_use(node: nodes.Node, scope: Scope, found: NamesOfModule) -> None:
    match node:
        case nodes.Attribute(attr=nodes.Name(value=name)) if id(node) not in found.settled:
            if id(node) not in found.targets or not found.states.is_declaration(node, scope):
                _names_for(node, found).add(found.states.owned(name, node.value, scope))
        case nodes.SimpleString(value=str() as text) if id(node) not in found.settled:
            _note_text(text, found)
        case nodes.FormattedStringText(value=text):
            _note_text(text, found)
        case nodes.Call() if id(node) not in found.settled:
            _note_call(node, scope, found)
        case nodes.MatchKeywordElement(key=nodes.Name(value=name)):
            found.reads.add(OwnedName(name=name))
        case nodes.FunctionDef() if not found.shows_state:
            found.shows_state = _shows_state(node)


def _names_for(node: nodes.Attribute, found: NamesOfModule) -> set[OwnedName]:
    if id(node) in found.losers:
        return found.reductions
    return found.stores if id(node) in found.targets else found.reads


def _note_named(node: nodes.Node, named: NamedAttribute, scope: Scope, found: NamesOfModule) -> None:
    """`setattr(x, "n", v)` stores `n`, as `x.n = v` does."""
    if named.name is None:
        return
    if isinstance(node, nodes.Call):
        found.spelt.add(id(node))
        found.settled.add(id(node.func))
    found.settled.add(id(named.text))
    if named.fields is not None:
        found.settled.add(id(named.fields))
    is_stored = named.use is Use.STORE or id(node) in found.targets
    (found.stores if is_stored else found.reads).add(found.states.owned(named.name, named.holder, scope))
    if named.value is not None:
        target = nodes.Attribute(value=named.holder, attr=nodes.Name(named.name))
        _note_combined(target, named.value, found)


def _note_combined(target: nodes.Attribute, value: nodes.Expression, found: NamesOfModule) -> None:
    """`x.n = x.n + 1` looks at `n` no more than `x.n += 1` does."""
    if isinstance(value, nodes.BinaryOperation) and _are_same(target, value.left):
        found.targets.add(id(value.left))


def _are_same(left: nodes.Node, right: nodes.Node) -> bool:
    match left, right:
        case nodes.Name(), nodes.Name():
            return left.value == right.value
        case nodes.Attribute(), nodes.Attribute():
            return left.attr.value == right.attr.value and _are_same(left.value, right.value)
    return False


def _note_target(target: nodes.Node, found: NamesOfModule) -> None:
    match target:
        case nodes.Subscript() if named_attribute(target) is not None:
            found.targets.add(id(target))
        case nodes.Attribute():
            found.targets.add(id(target))
        case nodes.Tuple() | nodes.List():
            for element in target.elements:
                _note_target(element.value, found)
        case nodes.Subscript(value=nodes.Attribute() as holder):
            found.targets.add(id(holder))


def _note_change(call: nodes.Call, found: NamesOfModule) -> None:
    """`x.items.append(...)` as a statement looks at nothing."""
    match call.func:
        case nodes.Attribute(value=nodes.Attribute() as holder, attr=nodes.Name(value=name)) if (
            name in _CHANGING
        ):
            found.targets.add(id(holder))
        case nodes.Attribute(value=nodes.Name(value=module), attr=nodes.Name(value=name)) if (
            module in _BEHIND
        ):
            first = call.args[0].value if call.args else None
            if isinstance(first, nodes.Attribute) and f"__{name.strip('_')}__" in _CHANGING:
                found.targets.add(id(first))
            elif isinstance(first, nodes.Attribute) and name in _ONLY_CHANGING:
                (found.losers if name in FILL_NOTHING else found.targets).add(id(first))
        case nodes.Attribute(value=nodes.Attribute() as holder, attr=nodes.Name(value=name)):
            if name in _ONLY_CHANGING:
                (found.losers if name in FILL_NOTHING else found.targets).add(id(holder))


def _note_text(text: str, found: NamesOfModule) -> None:
    if text.isidentifier():
        found.texts.add(text)
    found.texts.update(_HOLES.findall(text))


def _note_call(node: nodes.Call, scope: Scope, found: NamesOfModule) -> None:
    if id(node) in found.spelt:
        return
    function = node.func.attr if isinstance(node.func, nodes.Attribute) else node.func
    name = function.value if isinstance(function, nodes.Name) else ""
    found.called.add(name)
    found.passed.update(found.keywords.given(node, scope))
    found.settled.update(id(key) for key in updated_keys(node))
    if name in _LOADERS and isinstance(node.func, nodes.Attribute):
        receiver = node.func.value
        found.loaded.add(_class_name(receiver) or ANY_CLASS)
    if name not in _TAKE_CLASSES:
        found.loaded.update(handed for item in node.args if (handed := _class_name(item.value)))
    made = _class_name(node.func)
    if made:
        keywords = {argument.keyword.value for argument in node.args if argument.keyword is not None}
        found.always_passed[made] = found.always_passed.get(made, keywords) & keywords
    if any(argument.star for argument in node.args):
        found.unpacked.add(name)


def _class_name(node: nodes.Expression) -> str:
    """The name of what is written like a class; empty for anything else."""
    last = node.attr if isinstance(node, nodes.Attribute) else node
    is_class = isinstance(last, nodes.Name) and last.value.lstrip("_")[:1].isupper()
    return last.value if isinstance(last, nodes.Name) and is_class else ""


def _shows_state(node: nodes.FunctionDef) -> bool:
    """Whether a handler formats its state, or passes it on to anything but the procedure's own methods."""
    decorators = {getattr(item.decorator, "value", "") for item in node.decorators}
    parameters = (*node.params.posonly_params, *node.params.params)
    if "handler" not in decorators or len(parameters) < 2:
        return False
    state = parameters[1].name.value
    fields: set[int] = set()
    for inner in walk(node.body):
        match inner:
            case nodes.FormattedStringExpression(expression=nodes.Name(value=name)) if name == state:
                return True
            case nodes.Call(func=nodes.Name(value="isinstance")):
                continue
            case nodes.Call() if named_attribute(inner) is not None or id(inner) in fields:
                continue
            case nodes.Subscript() if (named := named_attribute(inner)) is not None:
                fields.add(id(named.fields))
            case nodes.Call() if not _is_own(inner.func):
                if any(
                    isinstance(item.value, nodes.Name) and item.value.value == state for item in inner.args
                ):
                    return True
    return False


def _is_own(function: nodes.Expression) -> bool:
    while isinstance(function, nodes.Attribute):
        function = function.value
    if isinstance(function, nodes.Call):
        function = function.func
    return isinstance(function, nodes.Name) and function.value in _OWN
