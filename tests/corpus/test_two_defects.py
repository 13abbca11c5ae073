"""A defect hides no other: two that are seeded into different classes of a program are both found."""

import random
import re
from functools import cache
from itertools import combinations, pairwise

import pytest

from tests.corpus.mutations.draw import offers
from tests.corpus.mutations.judgement import Judgement, Verdict, findings, judge
from tests.corpus.mutations.mutant import Proof, edited, plant
from tests.corpus.mutations.program import Program, clean_programs

SEED = 12
DEFECTS = 5
NAMES = ("energy_dispatch", "hotel_concierge", "library_loans")
# What these take away from the checker is the handler itself, or every way that leads to it.
TAKING_AWAY = {"removed_decorator", "removed_handler", "missing_parameter", "untyped_event_parameter"}


def owner(judgement: Judgement) -> str:
    """The class at whose lines a program was changed; empty outside classes."""
    path, line = judgement.mutant.place
    text = judgement.mutant.program.text(path).splitlines()[:line]
    found = re.findall(r"^(?:class (\w+)|(\w))", "\n".join(text), re.MULTILINE)
    return found[-1][0] if found else ""


@cache
def defects(program: Program) -> tuple[Judgement, ...]:
    """One of each of a few operators, found when it is alone."""
    choose = random.Random(SEED)
    offered = [one for one in offers((program,)) if one.seed.proof is Proof.READING]
    choose.shuffle(offered)
    found: dict[str, Judgement] = {}
    for one in offered:
        if len(found) == DEFECTS:
            break
        if one.operator in TAKING_AWAY or one.operator in found:
            continue
        judged = judge(plant(one.operator, program, one.seed))
        if judged.verdict is Verdict.FOUND and owner(judged):
            found[one.operator] = judged
    return tuple(found.values())


def both(first: Judgement, second: Judgement) -> Program | None:
    """The program with both changes; None where they touch."""
    program = first.mutant.original
    seeds = (first.mutant.seed, second.mutant.seed)
    for path in {seed.path for seed in seeds}:
        edits = sorted(
            (edit for seed in seeds if seed.path == path for edit in seed.edits), key=lambda e: e.start
        )
        if any(one.end >= other.start for one, other in pairwise(edits)):
            return None
        program = program.with_text(path, edited(program.text(path), edits))
    return program


@pytest.mark.parametrize(
    "program", [one for one in clean_programs() if one.name in NAMES], ids=lambda one: one.name
)
def test_of_two_defects_both_are_found(program: Program) -> None:
    missed: list[str] = []
    pairs = 0
    for first, second in combinations(defects(program), 2):
        mixed = both(first, second) if owner(first) != owner(second) else None
        if mixed is None:
            continue
        pairs += 1
        told = {(one.code, one.symbol) for one in findings(mixed)}
        for one, other in ((first, second), (second, first)):
            expected = {(new.code, new.symbol) for new in one.new if new.code in one.mutant.codes}
            if not expected & told:
                missed.append(f"{one.mutant.operator} {one.mutant.place} behind {other.mutant.operator}")
    assert pairs >= 3
    assert not missed
