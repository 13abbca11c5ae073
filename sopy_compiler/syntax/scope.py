"""Scopes and the names bound in them."""

from dataclasses import dataclass, field
from enum import Enum, auto

from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.tree import SyntaxTree


class ScopeKind(Enum):
    """What opens the scope."""

    MODULE = auto()
    CLASS = auto()
    FUNCTION = auto()


class BindingKind(Enum):
    """What a statement binds a name to."""

    CLASS = auto()
    FUNCTION = auto()
    MODULE_IMPORT = auto()
    NAME_IMPORT = auto()
    VALUE = auto()
    TYPE_ALIAS = auto()
    PARAMETER = auto()
    TYPE_PARAMETER = auto()
    OPAQUE = auto()


@dataclass(slots=True, eq=False, kw_only=True)
class Scope:
    """One module, class or function body.

    `bindings` keeps every binding of a name in source order; `order` numbers the statement that opens the
    scope within its module. `stars` are the modules that `import *` brings in, by absolute name.
    """

    kind: ScopeKind
    name: str
    tree: SyntaxTree
    parent: "Scope | None"
    node: nodes.Module | nodes.ClassDef | nodes.FunctionDef | nodes.TypeAlias
    order: int
    bindings: dict[str, list["Binding"]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    children: dict[int, "Scope"] = field(default_factory=dict)
    """Scopes of all nested definitions by node id; kept on the module's scope only."""
    module: "Scope" = field(init=False)
    """The scope of the module around this one."""

    def __post_init__(self) -> None:
        self.module = self if self.parent is None else self.parent.module

    @property
    def symbol(self) -> str:
        """The dotted name inside the module, empty for the module itself."""
        outer = self.parent.symbol if self.parent is not None else ""
        return f"{outer}.{self.name}" if outer else ("" if self.kind is ScopeKind.MODULE else self.name)


@dataclass(slots=True, eq=False, kw_only=True)
class Binding:
    """One way a name gets its meaning.

    `node` is the class, the function, or the expression assigned (None when it cannot be named: a loop
    variable, an unpacked part). `module` and `attribute` describe imports, the module by absolute name; of
    `import a.b` the module is `a` and the attribute `a.b`. `is_conditional` is true below `if`, `try`,
    `with`, loops and `match`.
    """

    kind: BindingKind
    scope: Scope
    order: int
    is_conditional: bool
    node: nodes.Node | None = None
    annotation: nodes.Expression | None = None
    module: str = ""
    attribute: str = ""
    is_for_checkers: bool = False
    """Whether it stands below `if TYPE_CHECKING`, and so is not there at run time."""
