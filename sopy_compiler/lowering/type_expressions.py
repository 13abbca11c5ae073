"""How an annotation becomes a type expression."""

from dataclasses import replace
from itertools import chain
from typing import Final

from sopy_compiler.domain.containers import CONTAINERS
from sopy_compiler.ir.type_expression import (
    LITERAL,
    NONE,
    UNION,
    UNKNOWN,
    UNKNOWN_TYPE,
    Constant,
    TypeExpression,
)
from sopy_compiler.lowering.class_body import positional_arguments
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model_vocabulary import canonical, external_name
from sopy_compiler.lowering.type_constraints import (
    CALLED,
    NAMED,
    call_constraints,
    merged,
    metadata_constraints,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    Definition,
    ExternalDefinition,
    TypeParameterDefinition,
    UndefinedDefinition,
    ValueDefinition,
)
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant
from sopy_compiler.syntax.quoted import quoted_expression
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk

_TYPING_ALIASES: Final = {
    "typing.List": "builtins.list",
    "typing.Dict": "builtins.dict",
    "typing.Set": "builtins.set",
    "typing.FrozenSet": "builtins.frozenset",
    "typing.Tuple": "builtins.tuple",
    "typing.Type": "builtins.type",
    "typing.Text": "builtins.str",
    "typing.Deque": "collections.deque",
    "typing.DefaultDict": "collections.defaultdict",
    "typing.Counter": "collections.Counter",
    "typing.OrderedDict": "collections.OrderedDict",
    "types.NoneType": NONE,
    "typing.AbstractSet": "collections.abc.Set",
    **{
        f"typing.{name}": f"collections.abc.{name}"
        for name in (
            "Sequence",
            "MutableSequence",
            "MutableSet",
            "Mapping",
            "MutableMapping",
            "Iterable",
            "Iterator",
            "Collection",
            "Container",
            "Reversible",
        )
    },
}
_TRANSPARENT: Final = frozenset(
    {
        "typing.Annotated",
        "typing.Final",
        "typing.ClassVar",
        "typing.Required",
        "typing.NotRequired",
        "typing.ReadOnly",
    }
)
_MAXIMUM_DEPTH: Final = 30
# What a Markdown fragment may use in annotations without importing it.
TYPING_NAMES: Final = frozenset(
    {
        "Annotated",
        "Any",
        "Callable",
        "ClassVar",
        "Dict",
        "Final",
        "FrozenSet",
        "Iterable",
        "List",
        "Literal",
        "Mapping",
        "NotRequired",
        "Optional",
        "Required",
        "Sequence",
        "Set",
        "Tuple",
        "Type",
        "Union",
    }
)


_Asked = tuple[nodes.Expression, Scope, int | None, tuple[tuple[str, TypeExpression], ...]]


class TypeExpressions:
    """Lowers annotations; follows aliases, strings and type parameters."""

    def __init__(self, classes: Classes) -> None:
        self._classes = classes
        self._lowered: dict[_Asked, TypeExpression] = {}
        self.bound: dict[ClassDefinition, dict[ClassDefinition, dict[str, TypeExpression]]] = {}
        """What `type_arguments` has found for each class."""

    def lower(
        self,
        node: nodes.Expression | None,
        scope: Scope,
        *,
        at: int | None = None,
        bound: dict[str, TypeExpression] | None = None,
        depth: int = 0,
    ) -> TypeExpression:
        """The type that `node` writes in `scope`; `bound` gives type parameters their arguments."""
        if node is None or depth > _MAXIMUM_DEPTH:
            return UNKNOWN_TYPE
        if depth:
            return self._written(node, scope, at, bound or {}, depth)
        key = (node, scope, at, tuple(bound.items()) if bound else ())
        found = self._lowered.get(key)
        if found is None:
            found = self._lowered[key] = self._written(node, scope, at, bound or {}, depth)
        return found

    def _written(
        self,
        node: nodes.Expression,
        scope: Scope,
        at: int | None,
        bound: dict[str, TypeExpression],
        depth: int,
    ) -> TypeExpression:
        """The type with the text that writes it."""
        text = scope.tree.code(node)
        lowered = self._lower(node, scope, at, bound, depth)
        if bound and lowered.is_known and self._mentions_parameter(node, scope, at):
            text = written(lowered)  # the source says `T`
        return replace(lowered, text=text)

    def _mentions_parameter(self, node: nodes.Expression, scope: Scope, at: int | None) -> bool:
        """Whether the annotation stands for another type wherever a class binds its parameters."""
        names = (inner for inner in walk(unquoted(node)) if isinstance(inner, nodes.Name))
        return any(_is_parameter(meaning) for name in names for meaning in self._meanings(name, scope, at))

    def undefined(self, node: nodes.Expression, scope: Scope, *, at: int | None = None) -> str | None:
        """The name when the annotation is a plain name that nothing defines."""
        node = unquoted(node)
        if isinstance(node, nodes.Name):
            meanings = self._meanings(node, scope, at)
            if isinstance(meanings[0], UndefinedDefinition):
                return node.value
        return None

    def _lower(
        self,
        node: nodes.Expression,
        scope: Scope,
        at: int | None,
        bound: dict[str, TypeExpression],
        depth: int,
    ) -> TypeExpression:
        node = unquoted(node)
        match node:
            case (
                nodes.Name(value="None")
                | nodes.Call(func=nodes.Name(value="type"), args=[nodes.Arg(value=nodes.Name(value="None"))])
            ):
                return TypeExpression(name=NONE)
            case nodes.BinaryOperation(operator=nodes.BitOr()):
                sides = _alternatives(node)
                parts = (self.lower(side, scope, at=at, bound=bound, depth=depth + 1) for side in sides)
                return _union(tuple(parts))
            case nodes.Subscript():
                return self._subscript(node, scope, at, bound, depth)
            case nodes.Call():
                return self._called(node, scope, at, depth)
            case nodes.Name() | nodes.Attribute():
                return self._named(
                    self._meanings(node, scope, at), bound, depth, in_fragment=scope.tree.source.is_fragment
                )
        return UNKNOWN_TYPE

    def _meanings(self, node: nodes.Expression, scope: Scope, at: int | None) -> tuple[Definition, ...]:
        found = self._classes.names.resolve(node, scope, at=at)
        if at is not None and (not found or isinstance(found[0], UndefinedDefinition)):
            # Annotations may be evaluated late (PEP 563, PEP 649), so a later definition is fine.
            found = self._classes.names.resolve(node, scope, at=None)
        return found or (UndefinedDefinition(""),)

    def _named(
        self,
        meanings: tuple[Definition, ...],
        bound: dict[str, TypeExpression],
        depth: int,
        *,
        in_fragment: bool,
    ) -> TypeExpression:
        for meaning in meanings:
            match meaning:
                case ClassDefinition():
                    return TypeExpression(name=self._classes.qualname(meaning))
                case ExternalDefinition():
                    if meaning.qualname in bound:
                        return bound[meaning.qualname]
                    return _outside(meaning.qualname)
                case TypeParameterDefinition():
                    return bound.get(meaning.name, UNKNOWN_TYPE)
                case ValueDefinition(value=nodes.Call() as call) if is_type_variable(call):
                    return bound.get(_first_text(call), UNKNOWN_TYPE)
                case ValueDefinition(value=nodes.Expression() as value):
                    if isinstance(value, nodes.Call):
                        return self._called(value, meaning.scope, meaning.order, depth)
                    # Its own parameters stay open here; those of the place that uses it mean something else.
                    return self.lower(value, meaning.scope, at=meaning.order, depth=depth + 1)
                case UndefinedDefinition(name=name) if in_fragment and name in TYPING_NAMES:
                    return TypeExpression(name=_TYPING_ALIASES.get(f"typing.{name}", f"typing.{name}"))
        return UNKNOWN_TYPE

    def _called(self, call: nodes.Call, scope: Scope, at: int | None, depth: int) -> TypeExpression:
        """The type that a call makes: `NewType("Id", int)`, `conint(gt=0)`."""
        function = call.func.attr if isinstance(call.func, nodes.Attribute) else call.func
        makers = {"NewType", "TypeAliasType"}
        if isinstance(function, nodes.Name) and function.value in makers and len(call.args) >= 2:
            return self.lower(call.args[1].value, scope, at=at, depth=depth + 1)
        name = CALLED.get(external_name(call.func, scope, self._classes.names, at=at))
        if name is None:
            return UNKNOWN_TYPE
        held = positional_arguments(call) if name in CONTAINERS else ()
        return TypeExpression(
            name=name,
            arguments=tuple(self.lower(item, scope, at=at, depth=depth + 1) for item in held[:1]),
            constraints=call_constraints(call, scope.tree),
        )

    def _subscript(
        self,
        node: nodes.Subscript,
        scope: Scope,
        at: int | None,
        bound: dict[str, TypeExpression],
        depth: int,
    ) -> TypeExpression:
        slices = [item.slice.value for item in node.slice if isinstance(item.slice, nodes.Index)]
        alias = self._generic_alias(node.value, scope, at)
        if alias is not None and alias.value is not None:
            arguments = (self.lower(item, scope, at=at, bound=bound, depth=depth + 1) for item in slices)
            passed = dict(zip(self._parameters(alias), arguments, strict=False))
            return self.lower(alias.value, alias.scope, at=alias.order, bound=passed, depth=depth + 1)
        outer = self.lower(node.value, scope, at=at, bound=bound, depth=depth + 1)
        if outer.name == "typing.Literal":
            return _literal(slices)
        if outer.name in _TRANSPARENT and slices:
            inner = self.lower(slices[0], scope, at=at, bound=bound, depth=depth + 1)
            metadata = slices[1:] if outer.name == "typing.Annotated" else ()
            found = [metadata_constraints(item, scope, self._classes.names, at=at) for item in metadata]
            return replace(inner, constraints=merged(inner.constraints, tuple(chain.from_iterable(found))))
        lowered = tuple(self.lower(item, scope, at=at, bound=bound, depth=depth + 1) for item in slices)
        if outer.name == "typing.Optional":
            return _union((*lowered, TypeExpression(name=NONE)))
        if outer.name == "typing.Union":
            return _union(lowered)
        return TypeExpression(name=outer.name, arguments=lowered if outer.name != UNKNOWN else ())

    def _generic_alias(self, node: nodes.Expression, scope: Scope, at: int | None) -> ValueDefinition | None:
        """The alias when `node` names a type written with parameters, as in `Pairs = list[tuple[T, T]]`."""
        if not isinstance(node, (nodes.Name, nodes.Attribute)):
            return None
        for meaning in self._meanings(node, scope, at):
            if isinstance(meaning, ValueDefinition):
                value = _aliased(meaning.value)
                if isinstance(value, (nodes.Subscript, nodes.BinaryOperation)):
                    return replace(meaning, value=value)
        return None

    def _parameters(self, alias: ValueDefinition) -> tuple[str, ...]:
        """The parameters of an alias: as declared, else in the order of their first use."""
        statement = alias.scope.node
        if isinstance(statement, nodes.TypeAlias) and statement.type_parameters is not None:
            return tuple(item.param.name.value for item in statement.type_parameters.params)
        found: dict[str, None] = {}
        found_nodes = walk(alias.value) if alias.value is not None else ()
        for node in (item for item in found_nodes if isinstance(item, nodes.Name)):
            for meaning in self._meanings(node, alias.scope, alias.order):
                value = meaning.value if isinstance(meaning, ValueDefinition) else None
                if isinstance(value, nodes.Call) and is_type_variable(value):
                    found[_first_text(value)] = None
        return tuple(found)


def _is_parameter(meaning: Definition) -> bool:
    if isinstance(meaning, ValueDefinition):
        return isinstance(meaning.value, nodes.Call) and is_type_variable(meaning.value)
    return isinstance(meaning, TypeParameterDefinition)


def written(expression: TypeExpression) -> str:
    """A type as an annotation, without the modules."""
    if expression.name == UNION:
        return " | ".join(map(written, expression.arguments))
    if expression.name == LITERAL:
        return f"Literal[{', '.join(map(repr, expression.literals))}]"
    name = expression.name.rpartition(".")[2]
    return f"{name}[{', '.join(map(written, expression.arguments))}]" if expression.arguments else name


def _outside(qualname: str) -> TypeExpression:
    """A type of a library, by the name of the plain type where it is another one's alias."""
    name = canonical(qualname)
    if name in NAMED:
        plain, constraint = NAMED[name]
        return TypeExpression(name=plain, constraints=(constraint,))
    return TypeExpression(name=_TYPING_ALIASES.get(qualname, qualname))


def _aliased(value: nodes.Expression | None) -> nodes.Expression | None:
    """What an alias stands for: `TypeAliasType("Maybe", T | None, type_params=(T,))` and texts, too."""
    if isinstance(value, nodes.Call):
        function = value.func.attr if isinstance(value.func, nodes.Attribute) else value.func
        is_alias = isinstance(function, nodes.Name) and function.value == "TypeAliasType"
        return unquoted(value.args[1].value) if is_alias and len(value.args) >= 2 else value
    return None if value is None else unquoted(value)


def _alternatives(node: nodes.Expression) -> list[nodes.Expression]:
    """The sides of `a | b | c`; parsers nest them to the left as deep as the chain is long."""
    found: list[nodes.Expression] = []
    while isinstance(node, nodes.BinaryOperation) and isinstance(node.operator, nodes.BitOr):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def unquoted(node: nodes.Expression) -> nodes.Expression:
    """A string annotation as the expression it holds."""
    found = quoted_expression(node) if isinstance(node, nodes.SimpleString) else None
    return node if found is None else found


def _literal(slices: list[nodes.Expression]) -> TypeExpression:
    """The literals; None among them is the type None, as in every other spelling of an optional type."""
    values: list[Constant] = []
    for item in slices:
        value = constant(item)
        if value is NOT_CONSTANT:
            return UNKNOWN_TYPE
        if isinstance(value, (str, int, float, bool, bytes)) or value is None:
            values.append(value)
    present = tuple(value for value in values if value is not None)
    if len(present) == len(values):
        return TypeExpression(name=LITERAL, literals=present)
    none = TypeExpression(name=NONE)
    return _union((TypeExpression(name=LITERAL, literals=present), none)) if present else none


def _union(parts: tuple[TypeExpression, ...]) -> TypeExpression:
    flat = tuple(member for part in parts for member in part.members)
    return flat[0] if len(flat) == 1 else TypeExpression(name=UNION, arguments=flat)


def is_type_variable(call: nodes.Call) -> bool:
    """Whether the call makes a type variable."""
    name = call.func.attr if isinstance(call.func, nodes.Attribute) else call.func
    return isinstance(name, nodes.Name) and name.value in {"TypeVar", "ParamSpec", "TypeVarTuple"}


def _first_text(call: nodes.Call) -> str:
    value = constant(call.args[0].value) if call.args else None
    return value if isinstance(value, str) else ""
