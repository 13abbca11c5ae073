"""What a name turns out to mean."""

from typing import cast

from sopy_compiler.immutable import dataclass
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.scope import Scope


@dataclass(frozen=True, slots=True, eq=False)
class ClassDefinition:
    """A class of the project; one object a class, compared by identity."""

    scope: Scope
    """The scope of its body; `scope.parent` is where it is defined."""

    @property
    def node(self) -> nodes.ClassDef:
        """The class statement, which a later text of the module may replace."""
        return cast("nodes.ClassDef", self.scope.node)

    @property
    def name(self) -> str:
        """The class's own name."""
        return self.node.name.value


@dataclass(frozen=True, slots=True, eq=False)
class FunctionDefinition:
    """A function or method of the project; one object a function, compared by identity."""

    scope: Scope

    @property
    def node(self) -> nodes.FunctionDef:
        """The `def`, which a later text of the module may replace."""
        return cast("nodes.FunctionDef", self.scope.node)

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.node.name.value

    @property
    def positional(self) -> tuple[nodes.Param, ...]:
        """The parameters that take arguments by position, `self` included."""
        return (*self.node.params.posonly_params, *self.node.params.params)


@dataclass(frozen=True, slots=True)
class ValueDefinition:
    """A name assigned `value` (None when only annotated), evaluated in `scope` after `order`."""

    value: nodes.Expression | None
    annotation: nodes.Expression | None
    scope: Scope
    order: int


@dataclass(frozen=True, slots=True)
class ModuleDefinition:
    """A module of the project."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class ExternalDefinition:
    """Something of a module that is not project source, by qualified name; DSL names start with `sopy.`."""

    qualname: str


@dataclass(frozen=True, slots=True)
class ParameterDefinition:
    """A parameter of the function whose scope is given."""

    parameter: nodes.Param
    scope: Scope


@dataclass(frozen=True, slots=True)
class TypeParameterDefinition:
    """A PEP 695 type parameter."""

    name: str


@dataclass(frozen=True, slots=True)
class UndefinedDefinition:
    """A name that nothing defines."""

    name: str


@dataclass(frozen=True, slots=True)
class UnknownDefinition:
    """A name whose meaning cannot be told, with the reason."""

    reason: str


Definition = (
    ClassDefinition
    | FunctionDefinition
    | ValueDefinition
    | ModuleDefinition
    | ExternalDefinition
    | ParameterDefinition
    | TypeParameterDefinition
    | UndefinedDefinition
    | UnknownDefinition
)
