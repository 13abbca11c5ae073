"""What `ignore` holds once the body of a class has been run, statement by statement."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.event import EventReference
from sopy_compiler.ir.vocabulary import IGNORE_ATTRIBUTE
from sopy_compiler.lowering.ignore_changes import Changes, assigns_ignore
from sopy_compiler.lowering.interpretation.contents import elements, is_exact
from sopy_compiler.lowering.interpretation.evaluation import Frame
from sopy_compiler.lowering.interpretation.interpreter import Interpreter
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.static import class_attribute
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    Items,
    UndefinedTarget,
    Values,
    in_order,
)
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.walk import walk_own

_COPIES: Final = frozenset({"list", "tuple", "set", "frozenset", "sorted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """The events that surely are in the list, and whether that is all of them."""

    references: tuple[EventReference, ...] = ()
    is_known: bool = True

    def joined_by(self, other: "Ignored") -> "Ignored":
        """The list with those of another behind it."""
        known = self.is_known and other.is_known
        return Ignored(references=(*self.references, *other.references), is_known=known)

    def without(self, other: "Ignored") -> "Ignored":
        """The list from which others are taken."""
        gone = {reference.event for reference in other.references}
        kept = tuple(one for one in self.references if one.event not in gone) if other.is_known else ()
        return Ignored(references=kept, is_known=self.is_known and other.is_known)

    def or_else(self, other: "Ignored") -> "Ignored":
        """What holds of one of the two lists, nobody knows of which."""
        mine, theirs = ({one.event for one in each.references} for each in (self, other))
        kept = tuple(one for one in self.references if one.event in theirs)
        return Ignored(references=kept, is_known=self.is_known and other.is_known and mine == theirs)


_UNKNOWN: Final = Ignored(is_known=False)


def ignored_events(
    definition: ClassDefinition,
    run: Interpreter,
    changes: Changes,
    reading: frozenset[ClassDefinition] = frozenset(),
) -> Ignored:
    """The events that the class ignores, by itself or because of a base.

    `reading` are the classes whose lists are being read: a list made of itself is unknown.
    """
    if definition in reading:
        return _UNKNOWN
    line = run.world.classes.linearisation(definition)
    for ancestor in line:
        if assigns_ignore(ancestor):
            found = _Body(ancestor, run, changes, reading | {definition, ancestor}).read()
            is_final = not (changes.is_anywhere or ancestor in changes.owners or _is_given(line, run))
            return found if is_final else _UNKNOWN
    values = class_attribute(definition, IGNORE_ATTRIBUTE, run)
    span = definition.scope.tree.span(definition.node.name)
    return Ignored(references=_references(values, span, run), is_known=not values)


def _is_given(line: tuple[ClassDefinition, ...], run: Interpreter) -> bool:
    """Whether something is assigned to the attribute outside the class body."""
    memory = run.world.memory
    given = any(memory.attribute(ancestor, IGNORE_ATTRIBUTE) for ancestor in line)
    return given or bool(memory.loose_attribute(IGNORE_ATTRIBUTE))


class _Body:
    """Runs the statements of a class body that touch `ignore`; others do not matter."""

    def __init__(
        self, owner: ClassDefinition, run: Interpreter, changes: Changes, reading: frozenset[ClassDefinition]
    ) -> None:
        self._owner = owner
        self._run = run
        self._changes = changes
        self._reading = reading
        self._frame = Frame(scope=owner.scope, symbol=owner.scope.symbol)

    def read(self) -> Ignored:
        return self._block(self._owner.node.body.body, Ignored())

    def _block(self, body: Iterable[nodes.Statement], held: Ignored) -> Ignored:
        for statement in body:
            if not isinstance(statement, (nodes.FunctionDef, nodes.ClassDef)) and _mentions(statement):
                held = self._statement(statement, held)
        return held

    def _statement(self, statement: nodes.Statement, held: Ignored) -> Ignored:
        match statement:
            case nodes.Assign(targets=targets) if all(_is_ignore(one.target) for one in targets):
                return self._value(statement.value, held)
            case nodes.AnnAssign(value=None):
                return held
            case nodes.AnnAssign(target=target, value=nodes.Expression() as value) if _is_ignore(target):
                return self._value(value, held)
            case nodes.AugAssign(target=target, value=value) if _is_ignore(target):
                return self._combined(held, statement.operator, self._value(value, held))
            case nodes.Expr(value=nodes.Call(func=nodes.Attribute() as method) as call) if _is_ignore(
                method.value
            ):
                return self._method(method.attr.value, call, held)
            case nodes.If():
                return self._branches(statement, held)
        return _UNKNOWN

    def _branches(self, statement: nodes.If, held: Ignored) -> Ignored:
        taken = self._block(statement.body.body, held)
        match statement.orelse:
            case nodes.Else(body=body):
                skipped = self._block(body.body, held)
            case nodes.If() as other:
                skipped = self._branches(other, held)
            case _:
                skipped = held
        found = self._is_member(statement.test, held)
        if found is None:
            return taken.or_else(skipped)
        return taken if found else skipped

    def _is_member(self, test: nodes.Expression, held: Ignored) -> bool | None:
        """What `Event in ignore` comes to; None for other tests."""
        match test:
            case nodes.Comparison(left=left, comparisons=[nodes.ComparisonTarget() as sign]):
                wanted = self._elements((nodes.Element(value=left),))
                names = {one.event for one in held.references}
                if not (held.is_known and wanted.is_known and _is_ignore(sign.comparator)):
                    return None
                is_in = all(one.event in names for one in wanted.references)
                if isinstance(sign.operator, (nodes.In, nodes.NotIn)):
                    return is_in is isinstance(sign.operator, nodes.In)
        return None

    def _method(self, name: str, call: nodes.Call, held: Ignored) -> Ignored:
        arguments = tuple(one.value for one in call.args if not one.star and one.keyword is None)
        match name, arguments:
            case ("append" | "add", (value,)) | ("insert", (_, value)):
                return held.joined_by(self._elements((nodes.Element(value=value),)))
            case ("remove" | "discard", (value,)):
                return held.without(self._elements((nodes.Element(value=value),)))
            case ("extend" | "update", (value,)):
                return held.joined_by(self._value(value, held))
            case "clear", ():
                return Ignored()
            case (("sort" | "reverse" | "copy" | "index" | "count"), _):
                return held
        return _UNKNOWN

    def _value(self, node: nodes.Expression, held: Ignored) -> Ignored:
        match node:
            case nodes.Name() if _is_ignore(node):
                return held
            case nodes.List(elements=found) | nodes.Tuple(elements=found) | nodes.Set(elements=found):
                return self._elements(found, held)
            case nodes.BinaryOperation():
                left, right = self._value(node.left, held), self._value(node.right, held)
                return self._combined(left, node.operator, right)
            case nodes.ListComp() | nodes.SetComp() | nodes.GeneratorExp():
                return self._filtered(node.for_in, node.elt, held)
            case nodes.Call(
                func=nodes.Name(value=name), args=[nodes.Arg(keyword=None, star="") as copied]
            ) if name in _COPIES:
                return self._value(copied.value, held)
            case nodes.Call(func=nodes.Attribute(value=inner, attr=nodes.Name(value="copy")), args=()):
                return self._value(inner, held)
            case nodes.Attribute(attr=nodes.Name(value="ignore")):
                owners = self._run.peek(node.value, State(), self._frame)
                if len(owners) == 1 and isinstance(owner := next(iter(owners)), ClassObject):
                    found_there = ignored_events(owner.definition, self._run, self._changes, self._reading)
                    return self._moved_to(node, found_there)
        return self._computed(node)

    def _computed(self, node: nodes.Expression) -> Ignored:
        """What another expression comes to, which says nothing of the list itself."""
        if _mentions(node):
            return _UNKNOWN
        values = self._run.peek(node, State(), self._frame)
        exact = (isinstance(one, Items) and is_exact(one, self._run.world) for one in values)
        if len(values) != 1 or not all(exact):
            return _UNKNOWN
        return Ignored(references=_references(values, self._frame.span(node), self._run))

    def _combined(self, left: Ignored, operator: nodes.Operator, right: Ignored) -> Ignored:
        match operator:
            case nodes.Add() | nodes.AddAssign() | nodes.BitOr() | nodes.BitOrAssign():
                return left.joined_by(right)
            case nodes.Subtract() | nodes.SubtractAssign():
                return left.without(right)
        return _UNKNOWN

    def _filtered(self, loop: nodes.CompFor, element: nodes.Expression, held: Ignored) -> Ignored:
        """`[one for one in others if one is not Event]`."""
        found = self._value(loop.iter, held)
        match loop.target, element:
            case nodes.Name(value=variable), nodes.Name(value=taken) if variable == taken:
                for condition in loop.ifs:
                    found = found.without(self._refused(condition.test, variable, held))
                return found if loop.inner_for_in is None else _UNKNOWN
        return _UNKNOWN

    def _refused(self, test: nodes.Expression, variable: str, held: Ignored) -> Ignored:
        """The events that a test on the loop's variable keeps out."""
        match test:
            case nodes.Comparison(
                left=nodes.Name(value=name), comparisons=[nodes.ComparisonTarget() as sign]
            ):
                if name == variable and isinstance(sign.operator, (nodes.IsNot, nodes.NotEqual)):
                    return self._elements((nodes.Element(value=sign.comparator),))
                if name == variable and isinstance(sign.operator, nodes.NotIn):
                    return self._value(sign.comparator, held)
        return _UNKNOWN

    def _elements(
        self, found: Iterable[nodes.Element | nodes.StarredElement], held: Ignored = _UNKNOWN
    ) -> Ignored:
        result = Ignored()
        for element in found:
            if isinstance(element, nodes.StarredElement):
                inner = self._value(element.value, held)
            else:
                values = self._run.peek(element.value, State(), self._frame)
                items = frozenset((Items("list", (values,)),))
                references = _references(items, self._frame.span(element.value), self._run)
                inner = Ignored(references=references, is_known=bool(references))
            result = result.joined_by(inner)
        return result

    def _moved_to(self, node: nodes.Expression, found: Ignored) -> Ignored:
        span = self._frame.span(node)
        references = tuple(replace(one, span=span) for one in found.references)
        return Ignored(references=references, is_known=found.is_known)


def _is_ignore(node: nodes.Expression) -> bool:
    return isinstance(node, nodes.Name) and node.value == IGNORE_ATTRIBUTE


def _mentions(node: nodes.Node) -> bool:
    return any(
        isinstance(one, nodes.Name) and one.value == IGNORE_ATTRIBUTE for one in (node, *walk_own(node))
    )


def _references(values: Values, span: Span, run: Interpreter) -> tuple[EventReference, ...]:
    found: list[EventReference] = []
    for value in values:
        if not isinstance(value, Items):
            continue
        held = value.elements if is_exact(value, run.world) else (elements(value, run.world),)
        for values in held:
            for element in in_order(values):
                if isinstance(element, ClassObject):
                    name = run.world.classes.qualname(element.definition)
                    found.append(EventReference(event=name, span=span))
                elif isinstance(element, UndefinedTarget):
                    found.append(EventReference(event=element.name, span=span, is_known=False))
    return tuple(found)
