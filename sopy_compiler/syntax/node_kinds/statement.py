"""Statements and what they are made of."""

from dataclasses import dataclass

from sopy_compiler.syntax.node_kinds.expression import Annotation, Arg, Attribute, From, Name, Parameters
from sopy_compiler.syntax.node_kinds.node import (
    AugmentedOperator,
    CompoundStatement,
    Expression,
    Node,
    Pattern,
    SimpleStatement,
    Statement,
)


@dataclass(slots=True, eq=False)
class Suite(Node):
    """A block; statements on one line are statements like others."""

    body: tuple[Statement, ...]


@dataclass(slots=True, eq=False)
class Module(Node):
    """A whole file."""

    body: tuple[Statement, ...]


@dataclass(slots=True, eq=False)
class Expr(SimpleStatement):
    """An expression whose value nobody takes."""

    value: Expression


@dataclass(slots=True, eq=False)
class Pass(SimpleStatement):
    """`pass`."""


@dataclass(slots=True, eq=False)
class Break(SimpleStatement):
    """`break`."""


@dataclass(slots=True, eq=False)
class Continue(SimpleStatement):
    """`continue`."""


@dataclass(slots=True, eq=False)
class Return(SimpleStatement):
    """`return value`."""

    value: Expression | None


@dataclass(slots=True, eq=False)
class AssignTarget(Node):
    """One of the targets before an equals sign."""

    target: Expression


@dataclass(slots=True, eq=False)
class Assign(SimpleStatement):
    """`targets = value`."""

    targets: tuple[AssignTarget, ...]
    value: Expression


@dataclass(slots=True, eq=False)
class AnnAssign(SimpleStatement):
    """`target: annotation = value`."""

    target: Expression
    annotation: Annotation
    value: Expression | None


@dataclass(slots=True, eq=False)
class AugAssign(SimpleStatement):
    """`target += value`."""

    target: Expression
    operator: AugmentedOperator
    value: Expression


@dataclass(slots=True, eq=False)
class Del(SimpleStatement):
    """`del target`; several targets are a tuple."""

    target: Expression


@dataclass(slots=True, eq=False)
class Assert(SimpleStatement):
    """`assert test, msg`."""

    test: Expression
    msg: Expression | None


@dataclass(slots=True, eq=False)
class Raise(SimpleStatement):
    """`raise exc from cause`."""

    exc: Expression | None
    cause: From | None


@dataclass(slots=True, eq=False)
class NameItem(Node):
    """A name of `global` or `nonlocal`."""

    name: Name


@dataclass(slots=True, eq=False)
class Global(SimpleStatement):
    """`global names`."""

    names: tuple[NameItem, ...]


@dataclass(slots=True, eq=False)
class Nonlocal(SimpleStatement):
    """`nonlocal names`."""

    names: tuple[NameItem, ...]


@dataclass(slots=True, eq=False)
class AsName(Node):
    """`as name`."""

    name: Expression


@dataclass(slots=True, eq=False)
class ImportAlias(Node):
    """A name of an import."""

    name: Name | Attribute
    asname: AsName | None


@dataclass(slots=True, eq=False)
class Import(SimpleStatement):
    """`import names`, lazy or not (PEP 810)."""

    names: tuple[ImportAlias, ...]


@dataclass(slots=True, eq=False)
class ImportStar(Node):
    """The star of `from module import *`."""


@dataclass(slots=True, eq=False)
class ImportFrom(SimpleStatement):
    """`from ..module import names`, lazy or not; `relative` counts the dots."""

    relative: int
    module: Name | Attribute | None
    names: tuple[ImportAlias, ...] | ImportStar


@dataclass(slots=True, eq=False)
class TypeVar(Node):
    """`name: bound`."""

    name: Name
    bound: Expression | None


@dataclass(slots=True, eq=False)
class TypeVarTuple(Node):
    """`*name`."""

    name: Name


@dataclass(slots=True, eq=False)
class ParamSpec(Node):
    """`**name`."""

    name: Name


@dataclass(slots=True, eq=False)
class TypeParam(Node):
    """A type parameter with its default (PEP 695, PEP 696)."""

    param: TypeVar | TypeVarTuple | ParamSpec
    default: Expression | None


@dataclass(slots=True, eq=False)
class TypeParameters(Node):
    """The type parameters of a definition."""

    params: tuple[TypeParam, ...]


@dataclass(slots=True, eq=False)
class TypeAlias(SimpleStatement):
    """`type name[type_parameters] = value`."""

    name: Name
    type_parameters: TypeParameters | None
    value: Expression


@dataclass(slots=True, eq=False)
class Decorator(Node):
    """`@decorator`."""

    decorator: Expression


@dataclass(slots=True, eq=False)
class FunctionDef(CompoundStatement):
    """A function."""

    decorators: tuple[Decorator, ...]
    name: Name
    type_parameters: TypeParameters | None
    params: Parameters
    returns: Annotation | None
    body: Suite
    asynchronous: bool


@dataclass(slots=True, eq=False)
class ClassDef(CompoundStatement):
    """A class; `keywords` are the arguments with a name or two stars."""

    decorators: tuple[Decorator, ...]
    name: Name
    type_parameters: TypeParameters | None
    bases: tuple[Arg, ...]
    keywords: tuple[Arg, ...]
    body: Suite


@dataclass(slots=True, eq=False)
class Else(Node):
    """`else: body`."""

    body: Suite


@dataclass(slots=True, eq=False)
class If(CompoundStatement):
    """`if test: body`; an `elif` is an `If` in `orelse`."""

    test: Expression
    body: Suite
    orelse: "If | Else | None"


@dataclass(slots=True, eq=False)
class For(CompoundStatement):
    """`for target in iter: body`."""

    target: Expression
    iter: Expression
    body: Suite
    orelse: Else | None
    asynchronous: bool


@dataclass(slots=True, eq=False)
class While(CompoundStatement):
    """`while test: body`."""

    test: Expression
    body: Suite
    orelse: Else | None


@dataclass(slots=True, eq=False)
class WithItem(Node):
    """`item as name`."""

    item: Expression
    asname: AsName | None


@dataclass(slots=True, eq=False)
class With(CompoundStatement):
    """`with items: body`."""

    items: tuple[WithItem, ...]
    body: Suite
    asynchronous: bool


@dataclass(slots=True, eq=False)
class ExceptHandler(Node):
    """`except type as name: body`."""

    type: Expression | None
    name: AsName | None
    body: Suite


@dataclass(slots=True, eq=False)
class ExceptStarHandler(Node):
    """`except* type as name: body` (PEP 654)."""

    type: Expression
    name: AsName | None
    body: Suite


@dataclass(slots=True, eq=False)
class Finally(Node):
    """`finally: body`."""

    body: Suite


@dataclass(slots=True, eq=False)
class Try(CompoundStatement):
    """`try` with plain handlers."""

    body: Suite
    handlers: tuple[ExceptHandler, ...]
    orelse: Else | None
    finalbody: Finally | None


@dataclass(slots=True, eq=False)
class TryStar(CompoundStatement):
    """`try` with handlers of exception groups."""

    body: Suite
    handlers: tuple[ExceptStarHandler, ...]
    orelse: Else | None
    finalbody: Finally | None


@dataclass(slots=True, eq=False)
class MatchCase(Node):
    """`case pattern if guard: body`."""

    pattern: Pattern
    guard: Expression | None
    body: Suite


@dataclass(slots=True, eq=False)
class Match(CompoundStatement):
    """`match subject: cases`."""

    subject: Expression
    cases: tuple[MatchCase, ...]
