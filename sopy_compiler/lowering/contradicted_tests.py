"""Tests in the methods of a class that an earlier test there has already answered."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sopy_compiler.ir.contradicted_test import ContradictedTest
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.propositions import Answer, Answers, Reader
from sopy_compiler.lowering.shared_attributes import methods_of
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.walk import walk_own

Statement = nodes.Statement | nodes.SimpleStatement


def contradicted_tests(definition: ClassDefinition, world: World) -> tuple[ContradictedTest, ...]:
    """Each `if` that would leave the method, and whose test is never true, in the order of the source."""
    found: list[ContradictedTest] = []
    for method in methods_of(definition, world):
        reading = _Reading(Reader(method.scope, world.names))
        reading.block(method.node.body.body, {})
        found.extend(reading.found)
    return tuple(found)


@dataclass(slots=True)
class _Reading:
    """Follows the statements of one method, each once, with the answers that hold on every way there."""

    reader: Reader
    found: list[ContradictedTest] = field(default_factory=list)

    def block(self, body: Sequence[Statement], known: Answers) -> Answers | None:
        """What is known behind the statements; None if nothing runs there."""
        current: Answers | None = known
        for statement in body:
            if current is None:
                return None
            current = self._statement(statement, current)
        return current

    def _statement(self, node: Statement, known: Answers) -> Answers | None:
        match node:
            case nodes.Return() | nodes.Raise() | nodes.Break() | nodes.Continue():
                return None
            case nodes.If():
                return self._if(node, known)
            case nodes.Assert():
                return self.reader.after(node.test, known, holds=True)
            case nodes.While():
                inside = self.reader.kept(node, known)
                self._suite(node.body, self.reader.after(node.test, inside, holds=True))
                self._suite(node.orelse, inside)
            case nodes.For():
                self._suite(node.body, {})
                self._suite(node.orelse, {})
            case nodes.With():
                return self._suite(node.body, {})
            case nodes.Try() | nodes.TryStar():
                self._suite(node.body, known)
                broken = self.reader.kept(node.body, known)
                for handler in node.handlers:
                    self._suite(handler.body, self.reader.kept(handler, broken))
                self._suite(node.orelse, broken)
                self._suite(node.finalbody, self.reader.kept(node, known))
            case nodes.Match():
                for case in node.cases:
                    self._case(case, self.reader.kept(node.subject, known))
        return self.reader.kept(node, known)

    def _case(self, case: nodes.MatchCase, known: Answers) -> None:
        inside = self.reader.kept(case.pattern, known)
        if case.guard is not None:
            inside = self.reader.after(case.guard, inside, holds=True)
        self._suite(case.body, inside)

    def _suite(self, node: nodes.Suite | nodes.Else | nodes.Finally | None, known: Answers) -> Answers | None:
        """What is known behind a block that may be missing."""
        body = node.body if isinstance(node, (nodes.Else, nodes.Finally)) else node
        return known if body is None else self.block(body.body, known)

    def _if(self, node: nodes.If, known: Answers) -> Answers | None:
        decided = self.reader.decided(node.test, known)
        otherwise = self.reader.after(node.test, known, holds=False)
        if decided is not None and not decided[0]:
            self._note(node, decided[1])
            return self._else(node, otherwise)
        taken = self._suite(node.body, self.reader.after(node.test, known, holds=True))
        missed = self._else(node, otherwise)
        if taken is None or missed is None:
            return missed if taken is None else taken
        return {key: one for key, one in taken.items() if key in missed and missed[key].holds is one.holds}

    def _else(self, node: nodes.If, known: Answers) -> Answers | None:
        return (
            self._if(node.orelse, known)
            if isinstance(node.orelse, nodes.If)
            else self._suite(node.orelse, known)
        )

    def _note(self, node: nodes.If, answer: Answer) -> None:
        """Note the test if the method would return; a block that only raises may be a precaution."""
        scope = self.reader.scope
        contradicts_itself = scope.tree.span(node.test).contains(answer.span)
        leaving = (nodes.Return, nodes.Raise) if contradicts_itself else (nodes.Return,)
        if not any(isinstance(one, leaving) for one in walk_own(node.body)):
            return
        self.found.append(
            ContradictedTest(
                text=scope.tree.code(node.test),
                span=scope.tree.span(node.test),
                earlier=answer.text,
                earlier_at=answer.span,
                holds=answer.holds,
                symbol=scope.symbol,
            )
        )
