"""Whether a mutant is a defect indeed: it is loaded and run, and compared with runs of its original."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cache

from tests.corpus.mutations.driver import Crash, Step, happenings
from tests.corpus.mutations.live import EndlessLoop, loaded
from tests.corpus.mutations.mutant import Mutant, Proof, changed_lines
from tests.corpus.mutations.program import Program
from tests.corpus.mutations.tree import Tree

RUNS = 80
OFTEN = 6

Key = tuple[str, str, str]


def proved(mutant: Mutant) -> Mutant | None:
    """The mutant, with the lines on which its runs have failed where those are the right ones; None if no
    run shows a defect."""
    match mutant.seed.proof:
        case Proof.READING:
            return mutant
        case Proof.LOADING:
            return None if _loads(mutant.program) else mutant
        case Proof.BAD_RETURN:
            return mutant if any(not crash.frames for crash in new_crashes(mutant)) else None
        case Proof.CRASH:
            places = {(mutant.seed.path, line) for line in changed_lines(mutant)}
            is_seen = any(places & set(crash.frames) for crash in new_crashes(mutant))
            return mutant if is_seen else None
        case Proof.STEP_LOST:
            return mutant if _loses_a_step(mutant) else None
        case Proof.NONE_USED:
            return _where_none_was_used(mutant)


def new_crashes(mutant: Mutant) -> Iterator[Crash]:
    """The errors of random runs that the original does not have, each place once, as they come."""
    seen = set(runs_of(mutant.original)[0])
    with ExitStack() as stack:
        try:
            modules = stack.enter_context(loaded(mutant.program))
        except Exception:  # noqa: BLE001  the program is wrong in whatever way
            # It cannot be loaded any more, which is another defect than the one that was to be shown.
            return
        stack.enter_context(suppress(EndlessLoop))
        for crash in happenings(modules, random.Random(mutant.original.name), RUNS):
            if isinstance(crash, Crash) and (key := _key(crash, mutant.program)) not in seen:
                seen.add(key)
                yield crash


@cache
def runs_of(program: Program) -> tuple[frozenset[Key], Counter[Step]]:
    """What random events do to a program: its errors, as payloads may make no sense, and its steps."""
    with loaded(program) as modules:
        found = tuple(happenings(modules, random.Random(program.name), RUNS))
    errors = frozenset(_key(one, program) for one in found if isinstance(one, Crash))
    return errors, Counter(one for one in found if isinstance(one, Step))


def _loses_a_step(mutant: Mutant) -> bool:
    """Whether no run does what several runs of the original do."""
    usual = {step for step, times in runs_of(mutant.original)[1].items() if times >= OFTEN}
    try:
        return bool(usual - set(runs_of(mutant.program)[1]))
    except (Exception, EndlessLoop):  # noqa: BLE001  not loaded, or hung: not the defect to be shown
        return False


def _key(crash: Crash, program: Program) -> Key:
    """What a crash is, in words that survive moved lines."""
    if not crash.frames:
        return (crash.procedure, crash.event, "refused")
    path, line = crash.frames[-1]
    return (path, program.text(path).splitlines()[line - 1].strip(), crash.cause)


def _loads(program: Program) -> bool:
    try:
        with loaded(program):
            return True
    except Exception:  # noqa: BLE001  what the class says when it is made is pydantic's affair
        return False


def _where_none_was_used(mutant: Mutant) -> Mutant | None:
    """Every line of the program in the calls that ended in the use of None is a right place."""
    places = {frame for crash in new_crashes(mutant) if crash.is_of_none for frame in crash.frames}
    if not places:
        return None
    failing = {path: _whole_statements(mutant.program, path, places) for path, _ in places}
    expected = tuple(
        place
        for one in mutant.expected
        for place in (
            [one] if one.lines else [replace(one, path=path, lines=failing[path]) for path in sorted(failing)]
        )
    )
    return replace(mutant, expected=expected)


def _whole_statements(program: Program, path: str, places: set[tuple[str, int]]) -> frozenset[int]:
    """The lines of statements that were being run; Python names only one line of each."""
    tree = Tree(program.text(path))
    lines = {line for place, line in places if place == path}
    return frozenset(lines).union(*(block for block in tree.statement_lines() if block & lines))
