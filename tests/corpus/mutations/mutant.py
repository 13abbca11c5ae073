"""A program with one defect, and what a checker that finds it would say."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from tests.corpus.mutations.program import Program


class Proof(Enum):
    """Why it is certain that the changed program is wrong."""

    READING = "what is written is against the language whatever the program does"
    CRASH = "a run raises on the changed lines, as no run of the original does"
    BAD_RETURN = "the runtime refuses what a handler returned, as it never does in the original"
    STEP_LOST = "no run takes a step that runs of the original often take"
    NONE_USED = "a run uses None where the original never does; the lines it fails on are the right ones"
    LOADING = "the module cannot be imported any more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Text that replaces characters `start` to `end` of the original."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A finding that would be right: its code, and the lines of the original on which it may be reported."""

    code: str
    lines: frozenset[int]
    path: str = ""  # another file than the changed one


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """What an operator offers: a change of one file, and why that is a defect.

    `broken` says in one sentence what the program does wrong now. One finding out of `expected` is enough.
    With `Proof.NONE_USED`, an expected finding without lines gets those on which the runs fail.
    """

    path: str
    edits: tuple[Edit, ...]
    expected: tuple[Expected, ...]
    broken: str
    proof: Proof = Proof.READING


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A seed planted into its program; `expected` counts lines of the changed text."""

    operator: str
    original: Program
    program: Program
    seed: Seed
    expected: tuple[Expected, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that would be right, the one that fits best first."""
        return tuple(dict.fromkeys(one.code for one in self.expected))

    @property
    def place(self) -> tuple[str, int]:
        """File and first changed line, counted in the changed text."""
        return self.seed.path, min(changed_lines(self))


def expect(code: str, lines: Iterable[int] = (), *, path: str = "") -> Expected:
    """A finding that would be right, on lines of the changed file unless another is named."""
    return Expected(code=code, lines=frozenset(lines), path=path)


def plant(operator: str, program: Program, seed: Seed) -> Mutant:
    """Change the program."""
    before = program.text(seed.path)
    return Mutant(
        operator=operator,
        original=program,
        program=program.with_text(seed.path, edited(before, seed.edits)),
        seed=seed,
        expected=tuple(
            one if one.path not in ("", seed.path) else _moved(one, before, seed) for one in seed.expected
        ),
    )


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, which must not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def changed_lines(mutant: Mutant) -> frozenset[int]:
    """The lines that the edits touch, counted in the changed text."""
    before = mutant.original.text(mutant.seed.path)
    touched = frozenset(
        line
        for edit in mutant.seed.edits
        for line in range(before.count("\n", 0, edit.start) + 1, before.count("\n", 0, edit.end) + 2)
    )
    return moved_lines(touched, before, mutant.seed.edits)


def _moved(expected: Expected, before: str, seed: Seed) -> Expected:
    return Expected(code=expected.code, lines=moved_lines(expected.lines, before, seed.edits), path=seed.path)


def moved_lines(lines: frozenset[int], before: str, edits: Iterable[Edit]) -> frozenset[int]:
    """Where lines of a text are after the edits; a line inside an edit is on all that the edit makes."""
    ordered = sorted(edits, key=lambda edit: edit.start)
    growths = [edit.text.count("\n") - before.count("\n", edit.start, edit.end) for edit in ordered]
    shifts = [0, *accumulate(growths)]
    moved: set[int] = set()
    for line in lines:
        begin = end = line
        for position, edit in enumerate(ordered):
            first = before.count("\n", 0, edit.start) + 1
            last = before.count("\n", 0, edit.end) + 1
            if line > last:
                begin, end = line + shifts[position + 1], line + shifts[position + 1]
            elif line >= first:
                begin = min(begin, first + shifts[position])
                end = max(end, last + shifts[position + 1])
        moved.update(range(begin, max(begin, end) + 1))
    return frozenset(moved)
