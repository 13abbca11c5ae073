"""Expressions and what they are made of."""

from dataclasses import dataclass

from sopy_compiler.syntax.node_kinds.node import (
    BinaryOperator,
    ComparisonOperator,
    Expression,
    Node,
    Operator,
)


@dataclass(slots=True, eq=False)
class Name(Expression):
    """A variable; `None`, `True` and `False` are names, too."""

    value: str


@dataclass(slots=True, eq=False)
class Ellipsis(Expression):  # noqa: A001  the name that LibCST and `ast` have for it
    """`...`."""


@dataclass(slots=True, eq=False)
class Integer(Expression):
    """An integer, without a sign."""

    value: int


@dataclass(slots=True, eq=False)
class Float(Expression):
    """A number with a fraction or an exponent, without a sign."""

    value: float


@dataclass(slots=True, eq=False)
class Imaginary(Expression):
    """An imaginary number."""

    value: complex


@dataclass(slots=True, eq=False)
class SimpleString(Expression):
    """Text or bytes without holes; adjacent literals are one."""

    value: str | bytes


@dataclass(slots=True, eq=False)
class FormattedStringText(Node):
    """What stands between the holes of a formatted string."""

    value: str


@dataclass(slots=True, eq=False)
class FormattedStringExpression(Node):
    """A hole, with the format behind its colon."""

    expression: Expression
    format_spec: "tuple[FormattedStringPart, ...]"


@dataclass(slots=True, eq=False)
class FormattedString(Expression):
    """An f-string; adjacent literals belong to it."""

    parts: "tuple[FormattedStringPart, ...]"


@dataclass(slots=True, eq=False)
class TemplatedString(Expression):
    """A t-string (PEP 750)."""

    parts: "tuple[FormattedStringPart, ...]"


@dataclass(slots=True, eq=False)
class Attribute(Expression):
    """`value.attr`."""

    value: Expression
    attr: Name


@dataclass(slots=True, eq=False)
class Index(Node):
    """One index of a subscript; `star` is `*` for an unpacked one."""

    value: Expression
    star: str = ""


@dataclass(slots=True, eq=False)
class Slice(Node):
    """`lower:upper:step`."""

    lower: Expression | None
    upper: Expression | None
    step: Expression | None


@dataclass(slots=True, eq=False)
class SubscriptElement(Node):
    """One of the parts between the brackets of a subscript."""

    slice: Index | Slice


@dataclass(slots=True, eq=False)
class Subscript(Expression):
    """`value[slice]`."""

    value: Expression
    slice: tuple[SubscriptElement, ...]


@dataclass(slots=True, eq=False)
class Arg(Node):
    """An argument of a call or a base of a class; `star` is empty, `*` or `**`."""

    keyword: Name | None
    value: Expression
    star: str = ""


@dataclass(slots=True, eq=False)
class Call(Expression):
    """`func(args)`, the arguments in the order of the source."""

    func: Expression
    args: tuple[Arg, ...]


@dataclass(slots=True, eq=False)
class UnaryOperation(Expression):
    """`operator expression`."""

    operator: Operator
    expression: Expression


@dataclass(slots=True, eq=False)
class BinaryOperation(Expression):
    """`left operator right`."""

    left: Expression
    operator: BinaryOperator
    right: Expression


@dataclass(slots=True, eq=False)
class BooleanOperation(Expression):
    """`left and right` or `left or right`; chains nest to the left."""

    left: Expression
    operator: Operator
    right: Expression


@dataclass(slots=True, eq=False)
class ComparisonTarget(Node):
    """The sign and the right side of a comparison."""

    operator: ComparisonOperator
    comparator: Expression


@dataclass(slots=True, eq=False)
class Comparison(Expression):
    """`left < a < b`."""

    left: Expression
    comparisons: tuple[ComparisonTarget, ...]


@dataclass(slots=True, eq=False)
class IfExp(Expression):
    """`body if test else orelse`."""

    body: Expression
    test: Expression
    orelse: Expression


@dataclass(slots=True, eq=False)
class NamedExpr(Expression):
    """`target := value`."""

    target: Expression
    value: Expression


@dataclass(slots=True, eq=False)
class Await(Expression):
    """`await expression`."""

    expression: Expression


@dataclass(slots=True, eq=False)
class From(Node):
    """`from item`, of a `yield` or a `raise`."""

    item: Expression


@dataclass(slots=True, eq=False)
class Yield(Expression):
    """`yield value`; the value is a `From` for a delegating one."""

    value: Expression | From | None


@dataclass(slots=True, eq=False)
class Element(Node):
    """An element of a display."""

    value: Expression


@dataclass(slots=True, eq=False)
class StarredElement(Expression):
    """`*value`, in a display or among the targets of an assignment."""

    value: Expression


@dataclass(slots=True, eq=False)
class Tuple(Expression):
    """Elements between commas."""

    elements: tuple[Element | StarredElement, ...]


@dataclass(slots=True, eq=False)
class List(Expression):
    """`[elements]`."""

    elements: tuple[Element | StarredElement, ...]


@dataclass(slots=True, eq=False)
class Set(Expression):
    """`{elements}`."""

    elements: tuple[Element | StarredElement, ...]


@dataclass(slots=True, eq=False)
class DictElement(Node):
    """`key: value`."""

    key: Expression
    value: Expression


@dataclass(slots=True, eq=False)
class StarredDictElement(Node):
    """`**value`."""

    value: Expression


@dataclass(slots=True, eq=False)
class Dict(Expression):
    """`{key: value}`."""

    elements: tuple[DictElement | StarredDictElement, ...]


@dataclass(slots=True, eq=False)
class CompIf(Node):
    """`if test`, of a comprehension."""

    test: Expression


@dataclass(slots=True, eq=False)
class CompFor(Node):
    """`for target in iter if ...`, and the clause inside it."""

    target: Expression
    iter: Expression
    ifs: tuple[CompIf, ...]
    inner_for_in: "CompFor | None"
    asynchronous: bool


@dataclass(slots=True, eq=False)
class Comprehension(Expression):
    """What all comprehensions but those of dictionaries are."""

    elt: Expression
    for_in: CompFor


class ListComp(Comprehension):
    """`[elt for ...]`."""

    __slots__ = ()


class SetComp(Comprehension):
    """`{elt for ...}`."""

    __slots__ = ()


class GeneratorExp(Comprehension):
    """`(elt for ...)`."""

    __slots__ = ()


@dataclass(slots=True, eq=False)
class DictComp(Expression):
    """`{key: value for ...}`."""

    key: Expression
    value: Expression
    for_in: CompFor


@dataclass(slots=True, eq=False)
class Annotation(Node):
    """The type of a variable, a parameter or a result."""

    annotation: Expression


@dataclass(slots=True, eq=False)
class Param(Node):
    """A parameter; `star` is empty, `*` or `**`."""

    name: Name
    annotation: Annotation | None
    default: Expression | None
    star: str = ""


@dataclass(slots=True, eq=False)
class Parameters(Node):
    """The parameters of a function by their kinds, as the grammar orders them."""

    posonly_params: tuple[Param, ...]
    params: tuple[Param, ...]
    star_arg: Param | None
    kwonly_params: tuple[Param, ...]
    star_kwarg: Param | None


@dataclass(slots=True, eq=False)
class Lambda(Expression):
    """`lambda params: body`."""

    params: Parameters
    body: Expression


FormattedStringPart = FormattedStringText | FormattedStringExpression
