"""How functions share their names with the functions around and in them."""

from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.scope import Binding, BindingKind, Scope, ScopeKind
from sopy_compiler.syntax.walk import walk


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Sharing:
    """How one function shares its names.

    `mentioned` are all names in its body, `attributes` those of them that stand behind a dot, `length` is the
    number of its statements, `shared` its own variables that nested functions read and that
    have more than one value in time, `rebound` those of them that nested functions assign.
    """

    mentioned: frozenset[str]
    declared_global: frozenset[str]
    declared_nonlocal: frozenset[str]
    shared: frozenset[str]
    rebound: frozenset[str]
    asked_for: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    length: int = 0
    is_generator: bool = False


_OPENING: Final = (nodes.FunctionDef, nodes.Lambda, nodes.ClassDef)
_NOTHING: Final = Sharing(
    mentioned=frozenset(),
    declared_global=frozenset(),
    declared_nonlocal=frozenset(),
    shared=frozenset(),
    rebound=frozenset(),
)


def read_sharing(scope: Scope) -> Sharing:
    """Read the names of one scope; only functions share any."""
    if scope.kind is not ScopeKind.FUNCTION or not isinstance(scope.node, nodes.FunctionDef):
        return _NOTHING
    return _read(scope, scope.node)


def _read(scope: Scope, function: nodes.FunctionDef) -> Sharing:
    """Walk the function once for everything that is asked of its text."""
    mentioned: set[str] = set()
    inner: set[str] = set()
    rebound: set[str] = set()
    declared: dict[type[nodes.Node], set[str]] = {nodes.Global: set(), nodes.Nonlocal: set()}
    asked: set[str] = set()
    attributes: set[str] = set()
    length = 0
    is_generator = False
    nested_until = 0
    for node in walk(function)[1:]:
        is_nested = node.first < nested_until
        if isinstance(node, _OPENING):
            nested_until = max(nested_until, node.behind)
        length += isinstance(node, nodes.Statement)
        match node:
            case nodes.Name(value=name):
                mentioned.add(name)
                if is_nested:
                    inner.add(name)
            case nodes.Attribute(attr=nodes.Name(value=name)):
                attributes.add(name)
            case nodes.Global() | nodes.Nonlocal():
                names = {item.name.value for item in node.names}
                if not is_nested:
                    declared[type(node)] |= names
                elif isinstance(node, nodes.Nonlocal):
                    rebound |= names
            case nodes.Yield() if not is_nested:
                is_generator = True
            case nodes.Call(func=nodes.Name(value="hasattr" | "getattr"), args=[_, second, *_]):
                attribute = text_of(second.value)
                asked |= {attribute} if attribute is not None else set()
    own = frozenset(name for name, bindings in scope.bindings.items() if name in rebound or _varies(bindings))
    return Sharing(
        mentioned=frozenset(mentioned),
        declared_global=frozenset(declared[nodes.Global]),
        declared_nonlocal=frozenset(declared[nodes.Nonlocal]),
        shared=own & inner,
        rebound=own & rebound,
        asked_for=frozenset(asked),
        attributes=frozenset(attributes),
        length=length,
        is_generator=is_generator,
    )


def _varies(bindings: list[Binding]) -> bool:
    """Whether the variable can differ between the making of a nested function and its call."""
    first = bindings[0]
    return len(bindings) > 1 or (
        first.kind is not BindingKind.PARAMETER
        and (first.is_conditional or first.kind in {BindingKind.VALUE, BindingKind.FUNCTION})
    )
