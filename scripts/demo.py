"""The main job on the project's own examples: `make demo`.

Prints every command before its answer. Fails when a command exits otherwise than a reader is told to expect.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLEAN = 0
FINDINGS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command of the demonstration, and the exit code it must have."""

    title: str
    arguments: tuple[str, ...]
    expected_exit: int = CLEAN


def main() -> int:
    """Run the steps in order; stop at the first that does not do what it promises."""
    steps = planned_steps()
    for number, step in enumerate(steps, start=1):
        print(f"\n[{number}/{len(steps)}] {step.title}", flush=True)
        print(f"$ sopyc {' '.join(step.arguments)}", flush=True)
        exit_code = run_sopyc(step.arguments)
        if exit_code != step.expected_exit:
            print(f"demo: exit code {exit_code} where {step.expected_exit} was expected", file=sys.stderr)
            return 1
    return 0


def planned_steps() -> tuple[Step, ...]:
    """What is shown; examples are found by their place, not by a list."""
    workflows = paths("examples/*/workflow.py")
    broken = paths("tests/corpus/reject/*_broken.py")
    tutorial = tuple(path for path in ("docs/guide",) if (ROOT / path).is_dir())
    return (
        Step(title="The examples and the tutorial hold", arguments=("check", *workflows, *tutorial)),
        Step(
            title="A broken workflow, and what is said about it",
            arguments=("check", "--format", "full", *broken[:1]),
            expected_exit=FINDINGS,
        ),
        Step(title="One machine as a drawing", arguments=("graph", "--format", "mermaid", *workflows[:1])),
    )


def paths(pattern: str) -> tuple[str, ...]:
    """Matching files, relative to the project, sorted."""
    found = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern))
    if not found:
        sys.exit(f"demo: nothing matches {pattern}")
    return tuple(found)


def run_sopyc(arguments: tuple[str, ...]) -> int:
    """The command as a user would run it, in the project's folder, with this interpreter's installation."""
    command = (sys.executable, "-m", "sopy_compiler", *arguments)
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
