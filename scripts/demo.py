"""The main job on the project's own examples: `make demo`.

Prints every command before its answer. Fails when a command exits otherwise than a reader is told to expect.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLEAN = 0
FINDINGS = 1


SOPYC = ("-m", "sopy_compiler")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command of the demonstration, and the exit code it must have.

    `shown` is the command as a reader would type it; `arguments` are those of the interpreter.
    """

    title: str
    shown: str
    arguments: tuple[str, ...]
    folder: Path = ROOT
    expected_exit: int = CLEAN


def main() -> int:
    """Run the steps in order; stop at the first that does not do what it promises."""
    with tempfile.TemporaryDirectory(prefix="sopyc-demo-") as folder:
        copy = Path(folder)
        shutil.copytree(
            ROOT / "examples", copy / "examples", ignore=shutil.ignore_patterns("__pycache__", "*_sopy.*")
        )
        steps = planned_steps(copy)
        for number, step in enumerate(steps, start=1):
            print(f"\n[{number}/{len(steps)}] {step.title}\n$ {step.shown}", flush=True)
            exit_code = run_python(step)
            if exit_code != step.expected_exit:
                print(f"demo: exit code {exit_code} where {step.expected_exit} was expected", file=sys.stderr)
                return 1
    return 0


def sopyc(title: str, *arguments: str, folder: Path = ROOT, expected_exit: int = CLEAN) -> Step:
    """A step that runs the command as a user would, with this interpreter's installation."""
    return Step(
        title=title,
        shown=f"sopyc {' '.join(arguments)}",
        arguments=(*SOPYC, *arguments),
        folder=folder,
        expected_exit=expected_exit,
    )


def planned_steps(copy: Path) -> tuple[Step, ...]:
    """What is shown; examples are found by their place. Tables are built in `copy`, beside no source."""
    workflows = paths("examples/*/workflow.py")
    broken = paths("tests/corpus/reject/*_broken.py")
    tutorial = tuple(path for path in ("docs/guide",) if (ROOT / path).is_dir())
    driver = "scripts/demo_workflow.py"
    return (
        sopyc("The examples and the tutorial hold", "check", *workflows, *tutorial),
        sopyc(
            "A broken workflow, and what is said about it",
            *("check", "--format", "full", *broken[:1]),
            expected_exit=FINDINGS,
        ),
        sopyc("One machine as a drawing", "graph", "--format", "mermaid", *workflows[:1]),
        sopyc("The tables of the examples, built in a copy", "build", "examples", folder=copy),
        sopyc("They are current", "build", "--check", "examples", folder=copy),
        Step(
            title="An order runs from its table: every event is one transaction",
            shown=f"python {driver}",
            arguments=(str(ROOT / driver), str(copy)),
        ),
    )


def paths(pattern: str) -> tuple[str, ...]:
    """Matching files, relative to the project, sorted."""
    found = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern))
    if not found:
        sys.exit(f"demo: nothing matches {pattern}")
    return tuple(found)


def run_python(step: Step) -> int:
    """Run the step's command and return its exit code."""
    return subprocess.run((sys.executable, *step.arguments), cwd=step.folder, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
