"""The real pre-commit, with this repository's hooks from a clone of its own and without the network."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_SHIPPED = (
    "sopy",
    "sopy_compiler",
    "sopy_runtime",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".pre-commit-hooks.yaml",
)
_NOT_FOR_HOOKS = ("sopy", "_sopy", "__editable__", "pip")


def git(*arguments: str, folder: Path) -> str:
    """Run git as a user without settings of their own."""
    return subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout


def hook_repository(folder: Path) -> tuple[Path, str]:
    """A repository of what is shipped, and its revision."""
    folder.mkdir()
    for name in _SHIPPED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git("init", "-q", folder=folder)
    git("add", "-A", folder=folder)
    git("commit", "-qm", "as it is", folder=folder)
    return folder, git("rev-parse", "HEAD", folder=folder).strip()


class PreCommit:
    """pre-commit, where the packages of the tests stand in for those that it would download.

    They are on the path of the hooks' environments, except for what comes from the clone.
    """

    def __init__(self, folder: Path) -> None:
        packages = folder / "packages"
        packages.mkdir()
        for entry in Path(sysconfig.get_path("purelib")).iterdir():
            if not entry.name.startswith(_NOT_FOR_HOOKS) and entry.suffix != ".pth":
                (packages / entry.name).symlink_to(entry)
        self._environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(folder / "home"),
            "PYTHONPATH": str(packages),
            "PIP_NO_INDEX": "1",
            # pip's spelling of "yes" for an option that begins with "no".
            "PIP_NO_BUILD_ISOLATION": "0",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
            "NO_COLOR": "1",
        }

    def run(self, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run its hooks in a project."""
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", *arguments],
            cwd=folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
