"""The validator of the SARIF SDK, a second judge of the reports that `sopyc check --format sarif` writes.

    python scripts/sarif_validator.py install       with npm, into scripts/sarif/node_modules
    python scripts/sarif_validator.py FILE          prints what it has to say; 1 if there is anything

It holds a report to the rules of the standard and of code scanning that no schema can express.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "sarif"
_PROGRAMS = FOLDER / "node_modules" / "@microsoft" / "sarif-multitool-linux"

# sopyc has no home page that it could name.
_ACCEPTED = frozenset({"SARIF2005"})


class NoValidator(Exception):
    """There can be none here; the message says why."""


def program() -> Path:
    """The validator's program."""
    found = _PROGRAMS / "Sarif.Multitool"
    if not found.exists():
        raise NoValidator("the SARIF validator is not installed: python scripts/sarif_validator.py install")
    return found


def install() -> None:
    """Bring the versions of the lock file here."""
    npm = shutil.which("npm")
    if npm is None:
        raise NoValidator("there is no npm")
    # Its install script does nothing but what stands below.
    subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", FOLDER], check=True)
    program().chmod(0o755)


def faults(report: Path) -> list[str]:
    """What is wrong with a report, a line a fault.

    Raises:
        NoValidator: it does not run on this machine.
    """
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.sarif"
        command = [
            str(program()),
            "validate",
            str(report),
            "--rule-kind",
            "Sarif;Gh;Ghas",
            "--output",
            str(said),
        ]
        # Neither texts of the system's language nor a bundle that is unpacked at home.
        environment = os.environ | {
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
            "DOTNET_BUNDLE_EXTRACT_BASE_DIR": folder,
        }
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if not said.exists():
            raise NoValidator(f"the SARIF validator does not run here: {(done.stderr or done.stdout)[-300:]}")
        log = json.loads(said.read_text(encoding="utf-8-sig"))
    return [_line(one) for run in log["runs"] for one in run["results"] if one["ruleId"] not in _ACCEPTED]


def _line(result: dict[str, object]) -> str:
    return f"{result['ruleId']} {json.dumps(result['message'])} {json.dumps(result['locations'])[:300]}"


def main() -> int:
    """Do what the arguments say."""
    if sys.argv[1:] == ["install"]:
        install()
        return 0
    found = faults(Path(sys.argv[1]))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
