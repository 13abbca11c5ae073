"""What tests ask, told from their text, and what one answer says about another test."""

from dataclasses import dataclass
from typing import Final

import libcst as cst

from sopy_compiler.ir.vocabulary import CONDITION
from sopy_compiler.source.span import Span
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
_NEGATIVE: Final[dict[type[cst.BaseCompOp], str]] = {
    cst.NotEqual: "==",
    cst.IsNot: "is",
    cst.NotIn: "in",
}
_POSITIVE: Final[dict[type[cst.BaseCompOp], str]] = {
    cst.Equal: "==",
    cst.Is: "is",
    cst.In: "in",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
}
_TURNED: Final = {">": "<", ">=": "<="}
_ARITHMETIC: Final[dict[type[cst.BaseBinaryOp], str]] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Modulo: "%",
    cst.FloorDivide: "//",
}
# Code that runs elsewhere, or where it is not written.
_UNSEEN: Final = (
    cst.Await,
    cst.Yield,
    cst.With,
    cst.For,
    cst.CompFor,
    cst.Del,
    cst.ClassDef,
    cst.FunctionDef,
    cst.Global,
    cst.Nonlocal,
    cst.Import,
    cst.ImportFrom,
    cst.TypeAlias,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question that a test asks, and how it was answered there."""

    question: str
    holds: bool
    names: frozenset[str]
    text: str
    span: Span


Answers = dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the tests of one function."""

    scope: Scope
    names: Names

    def decided(self, node: cst.BaseExpression, known: Answers) -> tuple[bool, Answer] | None:
        """Whether a test holds, and the answer that says so; None where nothing does."""
        match node:
            case cst.UnaryOperation(operator=cst.Not(), expression=operand):
                found = self.decided(operand, known)
                return None if found is None else (not found[0], found[1])
            case cst.BooleanOperation():
                return self._decided_boolean(node, known)
            case cst.Call(args=[argument, *_]) if self._called(node) in _WRAPPERS:
                return self.decided(argument.value, known)
        asked = self._asked(node)
        answer = known.get(asked[0]) if asked is not None else None
        return None if asked is None or answer is None else (answer.holds == asked[1], answer)

    def _decided_boolean(self, node: cst.BooleanOperation, known: Answers) -> tuple[bool, Answer] | None:
        deciding = isinstance(node.operator, cst.Or)
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

    def after(self, node: cst.BaseExpression, known: Answers, *, holds: bool) -> Answers:
        """What is known once a test has been answered."""
        known = self.kept(node, known)
        return {**known, **{one.question: one for one in self._answers(node, holds=holds)}}

    def _answers(self, node: cst.BaseExpression, *, holds: bool) -> tuple[Answer, ...]:
        match node:
            case cst.UnaryOperation(operator=cst.Not(), expression=operand):
                return self._answers(operand, holds=not holds)
            case cst.BooleanOperation():
                if holds is isinstance(node.operator, cst.Or):
                    return ()
                found: Answers = {}
                for part in _operands(node):
                    found = self.after(part, found, holds=holds)
                return tuple(found.values())
            case cst.Call(args=[argument, *_]) if self._called(node) in _WRAPPERS:
                return self._answers(argument.value, holds=holds)
        asked = self._asked(node)
        if asked is None:
            return ()
        tree = self.scope.tree
        names = frozenset(one.value for one in walk_own(node) if isinstance(one, cst.Name))
        own = frozenset({node.value}) if isinstance(node, cst.Name) else frozenset()
        answer = Answer(
            question=asked[0],
            holds=asked[1] is holds,
            names=names | own,
            text=tree.code(node),
            span=tree.span(node),
        )
        return (answer,)

    def _asked(self, node: cst.BaseExpression) -> tuple[str, bool] | None:
        """The question, and the answer with which the test holds; None for what may change by itself."""
        if not isinstance(node, cst.Comparison):
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

    def _term(self, node: cst.BaseExpression) -> str | None:
        """The value that names, members and constants tell, in one spelling."""
        match node:
            case cst.Name(value=name):
                return name
            case cst.Attribute(value=owner, attr=cst.Name(value=name)):
                return _joined(self._term(owner), f".{name}")
            case cst.Subscript(
                value=owner, slice=[cst.SubscriptElement(slice=cst.Index(value=index, star=None))]
            ):
                return _joined(self._term(owner), "[", self._term(index), "]")
            case cst.BinaryOperation(left=left, right=right) if type(node.operator) in _ARITHMETIC:
                sign = _ARITHMETIC[type(node.operator)]
                return _joined("(", self._term(left), sign, self._term(right), ")")
            case cst.Tuple(elements=elements) | cst.List(elements=elements) | cst.Set(elements=elements):
                parts = [self._term(one.value) if isinstance(one, cst.Element) else None for one in elements]
                return _joined("(", *(piece for part in parts for piece in (part, ", ")), ")")
            case cst.Call(args=[cst.Arg(value=measured, keyword=None, star="")]) if (
                self._called(node) == _LENGTH
            ):
                return _joined("len(", self._term(measured), ")")
        value = constant(node)
        return None if value is NOT_CONSTANT else repr(value)

    def _called(self, node: cst.Call) -> str:
        """The qualified name of what is called; empty for code of the project."""
        found = (
            self.names.resolve(node.func, self.scope)
            if isinstance(node.func, cst.Name | cst.Attribute)
            else ()
        )
        names = {one.qualname if isinstance(one, ExternalDefinition) else "" for one in found}
        return names.pop() if len(names) == 1 else ""

    def kept(self, node: cst.CSTNode, known: Answers) -> Answers:
        """What is still known after the code of `node` has run once, or in part, or several times."""
        if not known:
            return known
        bound: set[str] = set()
        for one in (node, *walk_own(node)):
            if isinstance(one, _UNSEEN) or (isinstance(one, cst.Call) and self._called(one) not in _HARMLESS):
                return {}
            for target in _targets(one):
                if not isinstance(target, cst.Name):
                    return {}
                bound.add(target.value)
        if not bound:
            return known
        return {key: answer for key, answer in known.items() if bound.isdisjoint(answer.names)}


def _operands(node: cst.BooleanOperation) -> list[cst.BaseExpression]:
    """The operands of a chain of one operator, from left to right."""
    operator = type(node.operator)
    found: list[cst.BaseExpression] = []
    current: cst.BaseExpression = node
    while isinstance(current, cst.BooleanOperation) and type(current.operator) is operator:
        found.append(current.right)
        current = current.left
    found.append(current)
    return found[::-1]


def _targets(node: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    """What a node assigns; parts of a tuple are not told apart from members."""
    match node:
        case cst.AssignTarget() | cst.AnnAssign() | cst.AugAssign() | cst.NamedExpr():
            return (node.target,)
        case cst.AsName() | cst.MatchAs() | cst.MatchStar():
            return (node.name,) if node.name is not None else ()
        case cst.MatchMapping(rest=cst.Name() as rest):
            return (rest,)
    return ()


def _joined(*parts: str | None) -> str | None:
    return None if None in parts else "".join(part for part in parts if part is not None)
