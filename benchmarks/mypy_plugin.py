"""What the mypy plugin adds to a run of mypy.

CPU time of whole runs without a cache, with and without the plugin in turns; the ratio of the fastest.
Goals: <= 1.05 over the examples, <= 1.01 over packages without procedures.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TURNS = 5
PACKAGES = ("rich", "markdown_it", "pygls")
GOALS = {"examples": 1.05, "packages without procedures": 1.01}


def targets() -> dict[str, list[str]]:
    examples = sorted(str(path) for path in (ROOT / "examples").rglob("*.py"))
    return {
        "examples": examples,
        "packages without procedures": [word for name in PACKAGES for word in ("-p", name)],
    }


def cpu_seconds(config: Path, arguments: Sequence[str]) -> float:
    """User and system time of one run of mypy."""
    options = [f"--config-file={config}", "--cache-dir=/dev/null", "--no-error-summary", "--no-pretty"]
    command = [sys.executable, "-m", "mypy", *options, *arguments]
    nothing = os.open(os.devnull, os.O_WRONLY)
    outputs = [(os.POSIX_SPAWN_DUP2, nothing, stream) for stream in (1, 2)]
    child = os.posix_spawn(sys.executable, command, os.environ, file_actions=outputs)
    _, status, usage = os.wait4(child, 0)
    seconds: float = usage.ru_utime + usage.ru_stime
    os.close(nothing)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"mypy did not run: {' '.join(command)}")
    return seconds


def measure(folder: Path, arguments: Sequence[str]) -> float:
    """The ratio: with the plugin to without."""
    plain, plugged = folder / "plain.ini", folder / "plugged.ini"
    common = "[mypy]\nignore_missing_imports = True\nexplicit_package_bases = True\n"
    plain.write_text(common, encoding="utf-8")
    plugged.write_text(f"{common}plugins = sopy_compiler.mypy_plugin\n", encoding="utf-8")
    without: list[float] = []
    with_plugin: list[float] = []
    for _ in range(TURNS):
        without.append(cpu_seconds(plain, arguments))
        with_plugin.append(cpu_seconds(plugged, arguments))
    return min(with_plugin) / min(without)


def main() -> None:
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as name:
        for tree, arguments in targets().items():
            ratio = measure(Path(name), arguments)
            print(
                f"mypy with the plugin over {tree}: {ratio:.3f} of mypy without (goal <= {GOALS[tree]:.2f})"
            )


if __name__ == "__main__":
    main()
