"""The solver z3, which the extra `z3` installs.

No other module sees z3, and this one is loaded when there is a question for it.
"""

from collections.abc import Sequence
from typing import Final

import z3

from sopy_compiler.analysis.arithmetic.formula import (
    Always,
    Both,
    Compared,
    Either,
    Exactly,
    Flag,
    Formula,
    Not,
    Number,
    Sum,
    Variable,
)
from sopy_compiler.ir.predicate import Relation
from sopy_compiler.ir.term import ADD, SUBTRACT

# Steps of the solver for one question, which do not depend on the machine. Beyond them nothing is said.
EFFORT: Final = 200_000


def contradiction(formulas: Sequence[Formula], axioms: Sequence[Formula]) -> tuple[int, ...] | None:
    """The numbers of some formulas that cannot hold together, none of which can be left out.

    None when all of them can hold, and when that is not clear within the effort. The axioms always hold.
    """
    context = z3.Context()
    if not _is_refuted(formulas, axioms, context):
        return None
    kept = list(range(len(formulas)))
    for number in tuple(kept):
        fewer = [other for other in kept if other != number]
        if _is_refuted([formulas[other] for other in fewer], axioms, context):
            kept = fewer
    return tuple(kept)


def _is_refuted(formulas: Sequence[Formula], axioms: Sequence[Formula], context: z3.Context) -> bool:
    solver = z3.Solver(ctx=context)
    solver.set("rlimit", EFFORT)
    for formula in (*axioms, *formulas):
        solver.add(_expression(formula, context))
    return bool(solver.check() == z3.unsat)


def _expression(formula: Formula, context: z3.Context) -> z3.BoolRef:
    match formula:
        case Flag(name=name):
            return z3.Bool(name, context)
        case Always(value=value):
            return z3.BoolVal(value, context)
        case Not(of=inner):
            return z3.Not(_expression(inner, context), context)
        case Both(parts=parts):
            return z3.And(*(_expression(part, context) for part in parts), context)
        case Either(parts=parts):
            return z3.Or(*(_expression(part, context) for part in parts), context)
        case Compared():
            return _comparison(formula, context)


def _comparison(formula: Compared, context: z3.Context) -> z3.BoolRef:
    left, right = _number(formula.left, context), _number(formula.right, context)
    match formula.relation:
        case Relation.LESS:
            return left < right
        case Relation.AT_MOST:
            return left <= right
        case Relation.GREATER:
            return left > right
        case Relation.AT_LEAST:
            return left >= right
        case Relation.EQUAL | Relation.IDENTICAL:
            return left == right


def _number(number: Number, context: z3.Context) -> z3.ArithRef:
    match number:
        case Variable(name=name, is_whole=is_whole):
            return z3.Int(name, context) if is_whole else z3.Real(name, context)
        case Exactly(value=float() as value):
            # A float is a fraction; its decimal form is not always the same number.
            numerator, denominator = value.as_integer_ratio()
            return z3.Q(numerator, denominator, context)
        case Exactly(value=value):
            return z3.IntVal(value, context)
        case Sum(operator=operator):
            left, right = _number(number.left, context), _number(number.right, context)
            if operator == ADD:
                return left + right
            return left - right if operator == SUBTRACT else left * right
