"""How an annotation becomes a type expression."""

from typing import Final

import libcst as cst

from sopy_compiler.ir.type_expression import (
    ANY,
    LITERAL,
    NONE,
    UNION,
    UNKNOWN,
    UNKNOWN_TYPE,
    Constant,
    TypeExpression,
)
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.syntax.definitions import (
    ClassDefinition,
    Definition,
    ExternalDefinition,
    TypeParameterDefinition,
    UndefinedDefinition,
    ValueDefinition,
)
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant
from sopy_compiler.syntax.scope import Scope

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


class TypeExpressions:
    """Lowers annotations; follows aliases, strings and type parameters."""

    def __init__(self, classes: Classes) -> None:
        self._classes = classes

    def lower(
        self,
        node: cst.BaseExpression | None,
        scope: Scope,
        *,
        at: int | None = None,
        bound: dict[str, TypeExpression] | None = None,
        depth: int = 0,
    ) -> TypeExpression:
        """The type that `node` writes in `scope`; `bound` gives type parameters their arguments."""
        if node is None or depth > _MAXIMUM_DEPTH:
            return UNKNOWN_TYPE
        text = scope.tree.code(node)
        lowered = self._lower(node, scope, at, bound or {}, depth)
        return TypeExpression(
            name=lowered.name, arguments=lowered.arguments, literals=lowered.literals, text=text
        )

    def undefined(self, node: cst.BaseExpression, scope: Scope, *, at: int | None = None) -> str | None:
        """The name when the annotation is a plain name that nothing defines."""
        node = unquoted(node)
        if isinstance(node, cst.Name):
            meanings = self._meanings(node, scope, at)
            if isinstance(meanings[0], UndefinedDefinition):
                return node.value
        return None

    def _lower(
        self,
        node: cst.BaseExpression,
        scope: Scope,
        at: int | None,
        bound: dict[str, TypeExpression],
        depth: int,
    ) -> TypeExpression:
        node = unquoted(node)
        match node:
            case cst.Name(value="None"):
                return TypeExpression(name=NONE)
            case cst.BinaryOperation(operator=cst.BitOr()):
                sides = (node.left, node.right)
                parts = (self.lower(side, scope, at=at, bound=bound, depth=depth + 1) for side in sides)
                return _union(tuple(parts))
            case cst.Subscript():
                return self._subscript(node, scope, at, bound, depth)
            case cst.Name() | cst.Attribute():
                return self._named(self._meanings(node, scope, at), bound, depth)
        return UNKNOWN_TYPE

    def _meanings(
        self, node: cst.BaseExpression, scope: Scope, at: int | None
    ) -> tuple[Definition, ...]:
        found = self._classes.names.resolve(node, scope, at=at)
        if at is not None and (not found or isinstance(found[0], UndefinedDefinition)):
            # Annotations may be evaluated late (PEP 563, PEP 649), so a later definition is fine.
            found = self._classes.names.resolve(node, scope, at=None)
        return found or (UndefinedDefinition(""),)

    def _named(
        self, meanings: tuple[Definition, ...], bound: dict[str, TypeExpression], depth: int
    ) -> TypeExpression:
        for meaning in meanings:
            match meaning:
                case ClassDefinition():
                    return TypeExpression(name=self._classes.qualname(meaning))
                case ExternalDefinition():
                    if meaning.qualname in bound:
                        return bound[meaning.qualname]
                    name = _TYPING_ALIASES.get(meaning.qualname, meaning.qualname)
                    return TypeExpression(name="builtins.object" if name == "builtins.object" else name)
                case TypeParameterDefinition():
                    return bound.get(meaning.name, UNKNOWN_TYPE)
                case ValueDefinition(value=cst.Call() as call) if is_type_variable(call):
                    return bound.get(_first_text(call), UNKNOWN_TYPE)
                case ValueDefinition(value=cst.BaseExpression() as value):
                    found = self.lower(value, meaning.scope, at=meaning.order, bound=bound, depth=depth + 1)
                    if isinstance(value, cst.Call):
                        return self._new_type(value, meaning, depth)
                    return found
        return UNKNOWN_TYPE

    def _new_type(self, call: cst.Call, meaning: ValueDefinition, depth: int) -> TypeExpression:
        if isinstance(call.func, cst.Name) and call.func.value == "NewType" and len(call.args) == 2:
            return self.lower(call.args[1].value, meaning.scope, at=meaning.order, depth=depth + 1)
        return UNKNOWN_TYPE

    def _subscript(
        self,
        node: cst.Subscript,
        scope: Scope,
        at: int | None,
        bound: dict[str, TypeExpression],
        depth: int,
    ) -> TypeExpression:
        outer = self.lower(node.value, scope, at=at, bound=bound, depth=depth + 1)
        slices = [item.slice.value for item in node.slice if isinstance(item.slice, cst.Index)]
        if outer.name == "typing.Literal":
            return _literal(slices)
        if outer.name in _TRANSPARENT and slices:
            return self.lower(slices[0], scope, at=at, bound=bound, depth=depth + 1)
        arguments = tuple(self.lower(item, scope, at=at, bound=bound, depth=depth + 1) for item in slices)
        if outer.name == "typing.Optional":
            return _union((*arguments, TypeExpression(name=NONE)))
        if outer.name == "typing.Union":
            return _union(arguments)
        return TypeExpression(name=outer.name, arguments=arguments)


def unquoted(node: cst.BaseExpression) -> cst.BaseExpression:
    """A string annotation as the expression it holds."""
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        text = constant(node)
        if isinstance(text, str) and len(text) < 1_000:
            try:
                return cst.parse_expression(text.strip())
            except Exception:  # noqa: BLE001  not an expression: an unknown type
                return node
    return node


def _literal(slices: list[cst.BaseExpression]) -> TypeExpression:
    values: list[Constant] = []
    for item in slices:
        value = constant(item)
        if value is NOT_CONSTANT:
            return UNKNOWN_TYPE
        if isinstance(value, str | int | float | bool | bytes) or value is None:
            values.append(value)
    return TypeExpression(name=LITERAL, literals=tuple(values))


def _union(parts: tuple[TypeExpression, ...]) -> TypeExpression:
    flat = tuple(member for part in parts for member in part.members)
    return flat[0] if len(flat) == 1 else TypeExpression(name=UNION, arguments=flat)


def is_type_variable(call: cst.Call) -> bool:
    """Whether the call makes a type variable."""
    name = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    return isinstance(name, cst.Name) and name.value in {"TypeVar", "ParamSpec", "TypeVarTuple"}


def _first_text(call: cst.Call) -> str:
    value = constant(call.args[0].value) if call.args else None
    return value if isinstance(value, str) else ""


def is_unconstrained(expression: TypeExpression) -> bool:
    """Whether a value of this type can be anything."""
    return expression.name in {UNKNOWN, ANY, "builtins.object"}
