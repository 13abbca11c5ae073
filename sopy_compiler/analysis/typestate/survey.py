"""What the steps of a workflow's handlers do to each field, whatever their order: who is worth a search."""

from dataclasses import dataclass, field

from sopy_compiler.analysis.typestate.decisions import compared
from sopy_compiler.ir.flow import Assume, Change, Store, Stored, Use
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import Comparison
from sopy_compiler.ir.term import ConstantTerm
from sopy_compiler.ir.type_expression import NONE


@dataclass(slots=True, eq=False)
class Survey:
    """One look at every step."""

    used: set[Place] = field(default_factory=set)
    """Fields that are used where None would not be caught."""
    made_none: set[Place] = field(default_factory=set)
    """Fields that a handler may make None, or asks whether they are."""
    changed: dict[Place, list[tuple[HandlerRun, Store | Change]]] = field(default_factory=dict)
    decisive: dict[Place, set[str]] = field(default_factory=dict)
    """Fields that are compared with something that is no placeholder, with the procedures that do so."""

    def look(self, run: HandlerRun) -> None:
        """Note what the handler does."""
        for step in run.flow.steps:
            match step:
                case Use(place=place, is_guarded=False) if place.root is PlaceRoot.SIGMA:
                    self.used.add(place)
                case Assume():
                    self._ask(step, run)
                case Store(place=place, value=value):
                    self.changed.setdefault(place, []).append((run, step))
                    if _may_be_none(value):
                        self.made_none.add(place)
                case Change(place=place):
                    self.changed.setdefault(place, []).append((run, step))

    def _ask(self, test: Assume, run: HandlerRun) -> None:
        match test.predicate:
            case Comparison(left=left, right=right) if _is_none(left) or _is_none(right):
                self.made_none.update(test.reads)
        for term in compared(test):
            self.decisive.setdefault(term.place, set()).add(run.procedure)


def _is_none(term: object) -> bool:
    return isinstance(term, ConstantTerm) and term.value is None and not term.member_of


def _may_be_none(value: Stored) -> bool:
    if value.copies or any(_is_none(constant) for constant in value.constants):
        return True
    return any(member.name == NONE for expression in value.types for member in expression.members)
