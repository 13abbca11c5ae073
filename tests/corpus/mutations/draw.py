"""Mutants drawn at random: spread over operators and programs, and every one of them proved."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache

from tests.corpus.mutations.catalog import Operator, operators
from tests.corpus.mutations.live import loaded
from tests.corpus.mutations.mutant import Mutant, Seed, plant
from tests.corpus.mutations.program import Program, clean_programs
from tests.corpus.mutations.proof import proved
from tests.corpus.mutations.site import Site
from tests.corpus.mutations.tree import parsed

TRIES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A seed, not proved yet."""

    operator: str
    program: Program
    seed: Seed


def drawn_mutants(count: int, seed: int) -> tuple[Mutant, ...]:
    """So many mutants, fewer only if there are no more; of one seed and set of programs always the first."""
    choose = random.Random(seed)
    offered = _shuffled(list(_all_offers()), choose)
    found: dict[Program, Mutant] = {}  # two operators can come to the same text
    while offered and len(found) < count:
        names = list(offered)
        choose.shuffle(names)
        for name in names:
            if len(found) == count:
                break
            mutant = _next_proved(offered[name])
            if not offered[name]:
                del offered[name]
            if mutant is not None:
                found.setdefault(mutant.program, mutant)
    return tuple(found.values())


@cache
def _all_offers() -> tuple[Offer, ...]:
    """What the operators offer for the clean programs, whatever is drawn."""
    return tuple(offers(clean_programs()))


def _shuffled(offered: list[Offer], choose: random.Random) -> dict[str, list[Offer]]:
    """The offers of each operator: one of each program first, in random order, then the second ones."""
    by_operator: dict[str, list[Offer]] = {}
    choose.shuffle(offered)
    for offer in offered:
        by_operator.setdefault(offer.operator, []).append(offer)
    for name in sorted(by_operator):
        turns: dict[str, int] = {}
        keyed: list[tuple[int, int, Offer]] = []
        for position, offer in enumerate(by_operator[name]):
            turn = turns[offer.program.name] = turns.get(offer.program.name, 0) + 1
            keyed.append((turn, position, offer))
        keyed.sort(key=lambda entry: entry[:2], reverse=True)
        by_operator[name] = [offer for _, _, offer in keyed]
    return dict(sorted(by_operator.items()))


def _next_proved(offered: list[Offer]) -> Mutant | None:
    """The next mutant that is proved; None if none of the next few is: time is short."""
    for _ in range(min(TRIES, len(offered))):
        offer = offered.pop()
        mutant = proved(plant(offer.operator, offer.program, offer.seed))
        if mutant is not None:
            return mutant
    return None


def offers(programs: tuple[Program, ...], chosen: tuple[Operator, ...] | None = None) -> list[Offer]:
    """Everything that the operators offer for some programs; rules that do not exist are not asked for."""
    judged = [one for one in (operators() if chosen is None else chosen) if one.is_judged]
    return [
        Offer(operator=operator.name, program=program, seed=seed)
        for program in programs
        for site in sites(program)
        for operator in judged
        for seed in operator.seeds(site)
    ]


def sites(program: Program) -> Iterator[Site]:
    """The files of a program, as long as it is loaded; none if this Python cannot load it."""
    with ExitStack() as stack:
        try:
            modules = stack.enter_context(loaded(program))
        except SyntaxError:
            return
        for file in program.files:
            if file.path in modules:
                yield Site(
                    program=program,
                    path=file.path,
                    tree=parsed(file.text),
                    module=modules[file.path],
                    modules=modules,
                )
