"""The type checkers users have, each run as a user runs it, and what it reports as a value."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

BIN = Path(sys.executable).parent
CACHES = Path(__file__).resolve().parents[2] / ".mypy_cache" / "typing"
PYTHON_VERSION = "3.13"
MYPY_LINE = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+):(?:\d+:)? error: (?P<message>.*?)(?:  \[(?P<code>[\w-]+)\])?$"
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One error; `file` is relative to the folder that was checked, `line` counts from 1."""

    file: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.message.splitlines()[0]} [{self.code}]"


class Checker(Protocol):
    """Checks files of a folder; errors only, no warnings."""

    def __call__(self, folder: Path, files: Sequence[str], /) -> tuple[Finding, ...]: ...


class CheckerFailed(Exception):
    """The checker did not get as far as checking."""


def mypy(folder: Path, files: Sequence[str]) -> tuple[Finding, ...]:
    return run_mypy(folder, files, config="[mypy]\n")


def mypy_with_plugin(folder: Path, files: Sequence[str]) -> tuple[Finding, ...]:
    return run_mypy(folder, files, config="[mypy]\nplugins = sopy_compiler.mypy_plugin\n")


def strict_mypy(folder: Path, files: Sequence[str]) -> tuple[Finding, ...]:
    return run_mypy(folder, files, config="[mypy]\nstrict = True\n")


def strict_mypy_with_plugins(folder: Path, files: Sequence[str]) -> tuple[Finding, ...]:
    plugins = "plugins = pydantic.mypy, sopy_compiler.mypy_plugin"
    return run_mypy(folder, files, config=f"[mypy]\nstrict = True\n{plugins}\n")


def run_mypy(
    folder: Path,
    files: Sequence[str],
    *,
    config: str,
    python: str = sys.executable,
    arguments: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """Run mypy with the text of a configuration file; what it knows of libraries is kept between runs."""
    (folder / "mypy.ini").write_text(config, encoding="utf-8")
    options = ["--config-file=mypy.ini", "--no-error-summary", "--no-pretty", "--show-error-codes"]
    cache = CACHES / os.environ.get("PYTEST_XDIST_WORKER", "alone") / sha256(config.encode()).hexdigest()[:8]
    options.append(f"--cache-dir={cache}")
    targets = ["--explicit-package-bases", f"--python-version={PYTHON_VERSION}", *arguments, *files]
    done = run([python, "-m", "mypy", *options, *targets], folder, codes=(0, 1))
    return mypy_findings(done.stdout)


def mypy_findings(output: str) -> tuple[Finding, ...]:
    """The errors in what mypy prints."""
    found = (MYPY_LINE.match(line) for line in output.splitlines())
    return tuple(
        Finding(file=m["file"], line=int(m["line"]), code=m["code"] or "", message=m["message"])
        for m in found
        if m
    )


def pyright(folder: Path, files: Sequence[str]) -> tuple[Finding, ...]:
    options = ["--outputjson", f"--pythonpath={sys.executable}", f"--pythonversion={PYTHON_VERSION}"]
    done = run([str(BIN / "pyright"), *options, *files], folder, codes=(0, 1))
    return tuple(
        Finding(
            file=relative(entry["file"], folder),
            line=entry["range"]["start"]["line"] + 1,
            code=entry.get("rule", ""),
            message=entry["message"],
        )
        for entry in json.loads(done.stdout)["generalDiagnostics"]
        if entry["severity"] == "error"
    )


def pyrefly(folder: Path, files: Sequence[str]) -> tuple[Finding, ...]:
    options = ["--preset=default", "--output-format=json", f"--python-version={PYTHON_VERSION}"]
    interpreter = f"--python-interpreter-path={sys.executable}"
    done = run([str(BIN / "pyrefly"), "check", *options, interpreter, *files], folder, codes=(0, 1))
    return tuple(
        Finding(
            file=relative(entry["path"], folder),
            line=entry["line"],
            code=entry["name"],
            message=entry["description"],
        )
        for entry in json.loads(done.stdout)["errors"]
        if entry["severity"] == "error"
    )


def ty(folder: Path, files: Sequence[str]) -> tuple[Finding, ...]:
    options = ["--output-format=gitlab", f"--python={sys.executable}", f"--python-version={PYTHON_VERSION}"]
    done = run([str(BIN / "ty"), "check", *options, *files], folder, codes=(0, 1))
    return tuple(
        Finding(
            file=entry["location"]["path"],
            line=entry["location"]["positions"]["begin"]["line"],
            code=entry["check_name"],
            message=entry["description"],
        )
        for entry in json.loads(done.stdout)
        if entry["severity"] in ("major", "critical", "blocker")
    )


PLAIN: Mapping[str, Checker] = {"mypy": mypy, "pyright": pyright, "pyrefly": pyrefly, "ty": ty}
ALL: Mapping[str, Checker] = {**PLAIN, "plugin": mypy_with_plugin}


def run(
    command: Sequence[str],
    folder: Path,
    *,
    codes: Sequence[int],
    environment: Mapping[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run a checker; an exit code that means it did not check anything is a failure of the test."""
    variables = {name: value for name, value in os.environ.items() if name not in ("MYPYPATH", "PYTHONPATH")}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**variables, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in codes:
        raise CheckerFailed(f"{command[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def relative(path: str, folder: Path) -> str:
    """The path below the folder, which the checker may have resolved."""
    return (folder / path).resolve().relative_to(folder.resolve()).as_posix()


def listed(findings: Iterator[Any] | Sequence[Any]) -> str:
    """One finding a line."""
    return "\n".join(f"  {finding}" for finding in findings)
