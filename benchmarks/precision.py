"""How many seeded defects sopyc finds, rule by rule, and how many of the same ones other tools find.

The mutants come from `tests/corpus/mutations`, each proved to be a defect. Found means, for sopyc: the right
code on a right line. For the other tools, which have no rules about machines, it is enough that anything is
reported on a changed or a right line that is not reported for the original. Each tool runs once over a folder
with all programs. The libraries run small ports of machines with one defect each; see `peers/defects_*.py`.

    .venv/bin/python benchmarks/precision.py [--seed N] [--count N] [--no-tools]
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import PEERS, SCRIPTS, Peer, Unavailable, environment
from sopy_compiler.diagnostics.severity import Severity
from tests.corpus.mutations.draw import drawn_mutants
from tests.corpus.mutations.judgement import Judgement, Verdict, findings, judge
from tests.corpus.mutations.mutant import Mutant, changed_lines
from tests.corpus.mutations.program import Program, clean_programs
from tests.typing.checkers import Finding, pyright, run, strict_mypy, strict_mypy_with_plugins

# Everything ruff has, without what is only about layout, names, docstrings, annotations and taste.
RUFF_IGNORED = (
    "D,ANN,COM,Q,E,W,I,N,INP,ERA,T20,CPY,FIX,TD,EM,FBT,ISC,UP,PLR2004,RUF012,ARG,S101,TC,DOC,PLR6301"
)

Tool = Callable[[Path, Sequence[str]], tuple[Finding, ...]]


def ruff(folder: Path, files: Sequence[str]) -> tuple[Finding, ...]:
    """Ruff with nearly all of its rules, previews included."""
    options = ["--isolated", "--preview", "--select=ALL", f"--ignore={RUFF_IGNORED}", "--output-format=json"]
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", *options, *files]
    done = run(command, folder, codes=(0, 1))
    return tuple(
        Finding(
            file=Path(one["filename"]).resolve().relative_to(folder.resolve()).as_posix(),
            line=one["location"]["row"],
            code=one["code"] or "",
            message=one["message"],
        )
        for one in json.loads(done.stdout)
    )


TOOLS: dict[str, Tool] = {
    "mypy": strict_mypy,
    "plugin": strict_mypy_with_plugins,
    "pyright": pyright,
    "ruff": ruff,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The programs on disk: the folder of each, by name of the original or number of the mutant."""

    folder: Path
    originals: dict[str, str]
    mutants: list[str]

    @property
    def files(self) -> list[str]:
        """Every Python file below the folder."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.py"))


def write(folder: Path, mutants: Sequence[Mutant]) -> Written:
    """Write each program into a package of its own."""
    originals = {program.name: f"original_{program.name}" for program in clean_programs()}
    written = Written(
        folder=folder, originals=originals, mutants=[f"mutant_{number}" for number in range(len(mutants))]
    )
    for program in clean_programs():
        _write(folder / originals[program.name], program)
    for name, mutant in zip(written.mutants, mutants, strict=True):
        _write(folder / name, mutant.program)
    return written


def _write(folder: Path, program: Program) -> None:
    folder.mkdir()
    (folder / "__init__.py").touch()
    for file in program.files:
        (folder / Path(file.path).name).write_text(file.text, encoding="utf-8")


def found_by(reported: Iterable[Finding], written: Written, mutants: Sequence[Mutant]) -> list[bool]:
    """For each mutant, whether something new is reported on a changed line, or where a finding is right."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in reported:
        by_file[finding.file].append(finding)
    return [
        _is_found(mutant, name, written.originals[mutant.original.name], by_file)
        for name, mutant in zip(written.mutants, mutants, strict=True)
    ]


def _is_found(mutant: Mutant, folder: str, original: str, by_file: dict[str, list[Finding]]) -> bool:
    places = {(Path(mutant.seed.path).name, line) for line in changed_lines(mutant)}
    places |= {(Path(one.path).name, line) for one in mutant.expected for line in one.lines}
    for file in mutant.program.files:
        name = Path(file.path).name
        known = Counter((one.code, one.message) for one in by_file[f"{original}/{name}"])
        for one in by_file[f"{folder}/{name}"]:
            known[one.code, one.message] -= 1
            if known[one.code, one.message] < 0 and (name, one.line) in places:
                return True
    return False


def clean_alarms(reported: Iterable[Finding], written: Written) -> tuple[int, int]:
    """Findings on the unchanged programs, and in how many of them."""
    folders = [one.file.partition("/")[0] for one in reported]
    alarms = [folder for folder in folders if folder in written.originals.values()]
    return len(alarms), len(set(alarms))


def own_alarms() -> tuple[int, int]:
    """The same of sopyc: warnings and errors."""
    counts = [
        sum(one.severity is not Severity.NOTE for one in findings(program)) for program in clean_programs()
    ]
    return sum(counts), sum(map(bool, counts))


def print_scoreboard(judgements: Sequence[Judgement], others: dict[str, list[bool]]) -> None:
    """One line for each operator, sorted by the rule it is made for."""
    widths = "".join(f"{name:>9}" for name in others)
    print(f"{'rule':<8}{'operator':<30}{'seeded':>7}{'found':>7}{'elsewhere':>10}{'missed':>7}{widths}")
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, one in enumerate(judgements):
        groups[one.mutant.seed.expected[0].code, one.mutant.operator].append(number)
    for (code, operator), numbers in sorted(groups.items()):
        _print_line(f"{code:<8}{operator:<30}", numbers, judgements, others)
    _print_line(f"{'':<8}{'all':<30}", range(len(judgements)), judgements, others)


def _print_line(
    title: str, numbers: Sequence[int], judgements: Sequence[Judgement], others: dict[str, list[bool]]
) -> None:
    verdicts = Counter(judgements[number].verdict for number in numbers)
    elsewhere = verdicts[Verdict.ELSEWHERE] + verdicts[Verdict.OTHERWISE]
    columns = "".join(f"{sum(found[number] for number in numbers):>9}" for found in others.values())
    print(
        f"{title}{len(numbers):>7}{verdicts[Verdict.FOUND]:>7}{elsewhere:>10}"
        f"{verdicts[Verdict.MISSED]:>7}{columns}"
    )


def print_misses(judgements: Sequence[Judgement]) -> None:
    """Every defect that was not found at the right place."""
    for one in judgements:
        if one.verdict is not Verdict.FOUND:
            path, line = one.mutant.place
            print(f"{one.verdict.value:<10}{one.mutant.operator} {path}:{line} {one.mutant.seed.broken}")


def print_libraries() -> None:
    """What the run-time checks of two libraries say of ported machines with one defect each."""
    names = {"python-statemachine": "defects_python_statemachine", "pydantic-graph": "defects_pydantic_graph"}
    for peer in PEERS:
        if peer.name in names:
            try:
                answers = _answers(peer, names[peer.name])
            except Unavailable as reason:
                print(f"{peer.requirement}: skipped: {reason}")
                continue
            print(peer.requirement)
            for defect, answer in answers.items():
                print(f"  {defect:<34}{answer:.80}")


def _answers(peer: Peer, script: str) -> dict[str, str]:
    command = [str(environment(peer)), str(SCRIPTS / f"{script}.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        raise Unavailable((done.stderr.strip().splitlines() or ["no message"])[-1])
    answers: dict[str, str] = json.loads(done.stdout)
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    parser.add_argument("--count", type=int, default=240)
    parser.add_argument("--no-tools", action="store_true", help="sopyc alone")
    options = parser.parse_args()
    judgements = [judge(mutant) for mutant in drawn_mutants(options.count, options.seed)]
    mutants = [one.mutant for one in judgements]
    programs = {mutant.original.name for mutant in mutants}
    print(f"seed {options.seed}: {len(mutants)} defects in {len(programs)} programs\n")
    others: dict[str, list[bool]] = {}
    alarms = {"sopyc": own_alarms()}
    if not options.no_tools:
        with tempfile.TemporaryDirectory() as name:
            written = write(Path(name), mutants)
            for tool, check in TOOLS.items():
                reported = check(written.folder, written.files)
                others[tool] = found_by(reported, written, mutants)
                alarms[tool] = clean_alarms(reported, written)
    print_scoreboard(judgements, others)
    found = sum(one.verdict is Verdict.FOUND for one in judgements)
    print(f"\nfound at the right place: {found / len(judgements):.1%}")
    print_misses(judgements)
    extra = sum(len(one.others) for one in judgements)
    print(f"\nother new warnings and errors of sopyc on the mutants, mostly consequences: {extra}")
    print(f"\nfindings on the {len(clean_programs())} clean programs (in how many of them):")
    for tool, (count, where) in alarms.items():
        print(f"  {tool:<10}{count:>6} ({where})")
    if not options.no_tools:
        print("\ndefects of a machine, when it is defined or run:")
        print_libraries()


if __name__ == "__main__":
    main()
