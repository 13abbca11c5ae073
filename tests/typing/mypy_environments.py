"""Environments with other versions of mypy, made once from the locks in requirements/ and kept."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The oldest that is supported, and one in between; the newest is the one of the development environment.
VERSIONS = ("1.13.0", "1.17.1")


def environment_with(version: str) -> str:
    """The interpreter of an environment with this mypy, in which sopyc can be imported."""
    python_version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = ROOT / f".venv-mypy-{version}-{python_version}"
    python = folder / "bin" / "python"
    finished = folder / "finished"
    lock = ROOT / "requirements" / f"mypy-{version}.txt"
    wanted = lock.read_text(encoding="utf-8")
    if finished.exists() and finished.read_text(encoding="utf-8") == wanted:
        return str(python)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(lock)]
    subprocess.run(install, check=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "sopyc.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    finished.write_text(wanted, encoding="utf-8")
    return str(python)


if __name__ == "__main__":
    # Before tests that run beside each other ask for them.
    for each in VERSIONS:
        environment_with(each)
