"""Photographs of the pages of the examples and of the broken programs, to look at.

python scripts/pictures.py FOLDER
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.browser import Browser, browser

ROOT = Path(__file__).resolve().parent.parent
WIDE, NARROW = (1280, 900), (420, 900)


def main(folder: Path) -> None:
    """Of each program a wide one, a dark one with the state's evolution, and a narrow one."""
    folder.mkdir(parents=True, exist_ok=True)
    programs = [*sorted((ROOT / "examples").glob("*/")), *sorted((ROOT / "tests/corpus/reject").glob("*.py"))]
    with browser() as window, TemporaryDirectory() as pages:
        for program in programs:
            if program.name == "__pycache__":
                continue
            page = Path(pages) / f"{program.stem}.html"
            command = [
                sys.executable,
                "-m",
                "sopy_compiler",
                "graph",
                "--format",
                "html",
                "--output",
                str(page),
            ]
            subprocess.run([*command, str(program)], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
            _photograph(window, page, folder / program.stem)
            print(program.stem)


def _photograph(window: Browser, page: Path, name: Path) -> None:
    window.prefer("light")
    window.resize(*WIDE)
    window.open(page.as_uri())
    _keep(window, name, "wide")
    window.prefer("dark")
    window.click("#tab-state")
    _keep(window, name, "dark")
    window.prefer("light")
    window.resize(*NARROW)
    window.open(page.as_uri())
    _keep(window, name, "narrow")
    for complaint in window.complaints():
        sys.exit(f"{name.name}: {complaint}")


def _keep(window: Browser, name: Path, kind: str) -> None:
    name.with_name(f"{name.name}-{kind}.png").write_bytes(window.screenshot())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
