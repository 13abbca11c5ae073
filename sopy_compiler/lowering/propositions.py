"""What tests ask, told from their text, and what one answer says about another test."""

from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.vocabulary import CONDITION
from sopy_compiler.lowering.orders import Order, excludes, number
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ExternalDefinition
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk_own

_LENGTH: Final = "builtins.len"
_WRAPPERS: Final = frozenset({CONDITION, "builtins.bool"})
_HARMLESS: Final = frozenset(
    {
        *_WRAPPERS,
        *(f"builtins.{name}" for name in ("len", "isinstance", "int", "str", "float", "abs", "repr")),
    }
)
_NEGATIVE: Final[dict[type[nodes.ComparisonOperator], str]] = {
    nodes.NotEqual: "==",
    nodes.IsNot: "is",
    nodes.NotIn: "in",
}
_POSITIVE: Final[dict[type[nodes.ComparisonOperator], str]] = {
    nodes.Equal: "==",
    nodes.Is: "is",
    nodes.In: "in",
    nodes.LessThan: "<",
    nodes.LessThanEqual: "<=",
    nodes.GreaterThan: ">",
    nodes.GreaterThanEqual: ">=",
}
_TURNED: Final = {">": "<", ">=": "<="}
_ARITHMETIC: Final[dict[type[nodes.BinaryOperator], str]] = {
    nodes.Add: "+",
    nodes.Subtract: "-",
    nodes.Multiply: "*",
    nodes.Modulo: "%",
    nodes.FloorDivide: "//",
}
# Code that runs elsewhere, or where it is not written.
_UNSEEN: Final = (
    nodes.Await,
    nodes.Yield,
    nodes.With,
    nodes.For,
    nodes.CompFor,
    nodes.Del,
    nodes.ClassDef,
    nodes.FunctionDef,
    nodes.Global,
    nodes.Nonlocal,
    nodes.Import,
    nodes.ImportFrom,
    nodes.TypeAlias,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question that a test asks, and how it was answered there."""

    question: str
    holds: bool
    names: frozenset[str]
    text: str
    span: Span
    order: Order | None = None
    """The comparison that holds, if it is one of order or equality."""


Answers = dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the tests of one function."""

    scope: Scope
    names: Names

    def decided(self, node: nodes.Expression, known: Answers) -> tuple[bool, Answer] | None:
        """Whether a test holds, and the answer that says so; None where nothing does."""
        match node:
            case nodes.UnaryOperation(operator=nodes.Not(), expression=operand):
                found = self.decided(operand, known)
                return None if found is None else (not found[0], found[1])
            case nodes.BooleanOperation():
                return self._decided_boolean(node, known)
            case nodes.Call(args=[argument, *_]) if self._called(node) in _WRAPPERS:
                return self.decided(argument.value, known)
        asked = self._asked(node)
        answer = known.get(asked[0]) if asked is not None else None
        if asked is not None and answer is not None:
            return answer.holds == asked[1], answer
        return self._excluded(node, known)

    def _excluded(self, node: nodes.Expression, known: Answers) -> tuple[bool, Answer] | None:
        """Whether another comparison of the same value rules this one out."""
        order = self._order(node)
        for answer in known.values() if order is not None else ():
            if answer.order is not None and order is not None and excludes(answer.order, order):
                return False, answer
        return None

    def _decided_boolean(self, node: nodes.BooleanOperation, known: Answers) -> tuple[bool, Answer] | None:
        deciding = isinstance(node.operator, nodes.Or)
        first, *others = _operands(node)
        left = self.decided(first, known)
        before = first
        for operand in others:
            if left is not None and left[0] is deciding:
                return left
            known = self.after(before, known, holds=not deciding)
            right = self.decided(operand, known)
            is_decided = left is not None or (right is not None and right[0] is deciding)
            left, before = right if is_decided else None, operand
        return left

    def after(self, node: nodes.Expression, known: Answers, *, holds: bool) -> Answers:
        """What is known once a test has been answered."""
        known = self.kept(node, known)
        return {**known, **{one.question: one for one in self._answers(node, holds=holds)}}

    def _answers(self, node: nodes.Expression, *, holds: bool) -> tuple[Answer, ...]:
        match node:
            case nodes.UnaryOperation(operator=nodes.Not(), expression=operand):
                return self._answers(operand, holds=not holds)
            case nodes.BooleanOperation():
                if holds is isinstance(node.operator, nodes.Or):
                    return ()
                found: Answers = {}
                for part in _operands(node):
                    found = self.after(part, found, holds=holds)
                return tuple(found.values())
            case nodes.Call(args=[argument, *_]) if self._called(node) in _WRAPPERS:
                return self._answers(argument.value, holds=holds)
        asked = self._asked(node)
        if asked is None:
            return ()
        tree = self.scope.tree
        names = frozenset(one.value for one in walk_own(node) if isinstance(one, nodes.Name))
        own = frozenset({node.value}) if isinstance(node, nodes.Name) else frozenset()
        answer = Answer(
            question=asked[0],
            holds=asked[1] is holds,
            names=names | own,
            text=tree.code(node),
            span=tree.span(node),
            order=self._order(node) if holds else None,
        )
        return (answer,)

    def _order(self, node: nodes.Expression) -> Order | None:
        """The comparison by order or equality that the test is."""
        if not isinstance(node, nodes.Comparison) or len(node.comparisons) != 1:
            return None
        relation = _POSITIVE.get(type(node.comparisons[0].operator))
        sides = (node.left, node.comparisons[0].comparator)
        left, right = (self._term(side) for side in sides)
        if left is None or right is None or relation not in {"==", "<", "<=", ">", ">="}:
            return None
        numbers = (number(constant(sides[0])), number(constant(sides[1])))
        if relation in _TURNED:
            left, right, relation, numbers = right, left, _TURNED[relation], numbers[::-1]
        return Order(left=left, relation=relation, right=right, numbers=numbers)

    def _asked(self, node: nodes.Expression) -> tuple[str, bool] | None:
        """The question, and the answer with which the test holds; None for what may change by itself."""
        if not isinstance(node, nodes.Comparison):
            term = self._term(node)
            return None if term is None else (term, True)
        if len(node.comparisons) != 1:
            return None
        operator = type(node.comparisons[0].operator)
        relation = _POSITIVE.get(operator) or _NEGATIVE.get(operator)
        left, right = self._term(node.left), self._term(node.comparisons[0].comparator)
        if left is None or right is None or relation is None:
            return None
        if relation in _TURNED or (relation in {"==", "is"} and right < left):
            left, right, relation = right, left, _TURNED.get(relation, relation)
        return f"{left} {relation} {right}", operator not in _NEGATIVE

    def _term(self, node: nodes.Expression) -> str | None:
        """The value that names, members and constants tell, in one spelling."""
        match node:
            case nodes.Name(value=name):
                return name
            case nodes.Attribute(value=owner, attr=nodes.Name(value=name)):
                return _joined(self._term(owner), f".{name}")
            case nodes.Subscript(
                value=owner, slice=[nodes.SubscriptElement(slice=nodes.Index(value=index, star=""))]
            ):
                return _joined(self._term(owner), "[", self._term(index), "]")
            case nodes.BinaryOperation(left=left, right=right) if type(node.operator) in _ARITHMETIC:
                sign = _ARITHMETIC[type(node.operator)]
                return _joined("(", self._term(left), sign, self._term(right), ")")
            case (
                nodes.Tuple(elements=elements) | nodes.List(elements=elements) | nodes.Set(elements=elements)
            ):
                parts = [
                    self._term(one.value) if isinstance(one, nodes.Element) else None for one in elements
                ]
                return _joined("(", *(piece for part in parts for piece in (part, ", ")), ")")
            case nodes.Call(args=[nodes.Arg(value=measured, keyword=None, star="")]) if (
                self._called(node) == _LENGTH
            ):
                return _joined("len(", self._term(measured), ")")
        value = constant(node)
        return None if value is NOT_CONSTANT else repr(value)

    def _called(self, node: nodes.Call) -> str:
        """The qualified name of what is called; empty for code of the project."""
        found = (
            self.names.resolve(node.func, self.scope)
            if isinstance(node.func, (nodes.Name, nodes.Attribute))
            else ()
        )
        names = {one.qualname if isinstance(one, ExternalDefinition) else "" for one in found}
        return names.pop() if len(names) == 1 else ""

    def kept(self, node: nodes.Node, known: Answers) -> Answers:
        """What is still known after the code of `node` has run once, or in part, or several times."""
        if not known:
            return known
        bound: set[str] = set()
        for one in (node, *walk_own(node)):
            if isinstance(one, _UNSEEN) or (
                isinstance(one, nodes.Call) and self._called(one) not in _HARMLESS
            ):
                return {}
            for target in _targets(one):
                if not isinstance(target, nodes.Name):
                    return {}
                bound.add(target.value)
        if not bound:
            return known
        return {key: answer for key, answer in known.items() if bound.isdisjoint(answer.names)}


def _operands(node: nodes.BooleanOperation) -> list[nodes.Expression]:
    """The operands of a chain of one operator, from left to right."""
    operator = type(node.operator)
    found: list[nodes.Expression] = []
    current: nodes.Expression = node
    while isinstance(current, nodes.BooleanOperation) and type(current.operator) is operator:
        found.append(current.right)
        current = current.left
    found.append(current)
    return found[::-1]


def _targets(node: nodes.Node) -> tuple[nodes.Node, ...]:
    """What a node assigns; parts of a tuple are not told apart from members."""
    match node:
        case nodes.AssignTarget() | nodes.AnnAssign() | nodes.AugAssign() | nodes.NamedExpr():
            return (node.target,)
        case nodes.AsName() | nodes.MatchAs() | nodes.MatchStar():
            return (node.name,) if node.name is not None else ()
        case nodes.MatchMapping(rest=nodes.Name() as rest):
            return (rest,)
    return ()


def _joined(*parts: str | None) -> str | None:
    return None if None in parts else "".join(part for part in parts if part is not None)
