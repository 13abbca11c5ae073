"""The libraries for browsers, pinned: what pages ship, and what tests read diagrams with.

python scripts/front_end.py install     with npm, into .front_end
python scripts/front_end.py ship        writes the library that pages are laid out with into the package
python scripts/front_end.py check       fails when what is shipped is not what is installed
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "scripts" / "front_end"
# Not below `scripts`, all of whose Python is the project's own.
FOLDER = ROOT / ".front_end"
INSTALLED = FOLDER / "node_modules"
SHIPPED = ROOT / "sopy_compiler" / "emit" / "page" / "dagre"
AXE = INSTALLED / "axe-core" / "axe.min.js"
MERMAID = INSTALLED / "mermaid" / "dist" / "mermaid.min.js"


def install() -> None:
    """Ask npm for exactly what is pinned; nothing that belongs to a package is run."""
    FOLDER.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINNED / name, FOLDER / name)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=FOLDER, check=True)


def shipped() -> Mapping[str, str]:
    """The files that pages need, by name; the library stands in them with the licences of all its parts."""
    dagre, graphlib = INSTALLED / "@dagrejs" / "dagre", INSTALLED / "@dagrejs" / "graphlib"
    version = json.loads((dagre / "package.json").read_text("utf-8"))["version"]
    code = (dagre / "dist" / "dagre.min.js").read_text("utf-8")
    code = "\n".join(line for line in code.splitlines() if not line.startswith("//# sourceMappingURL="))
    licences = "\n\n".join(
        f"{package.name}\n\n{(package / 'LICENSE').read_text('utf-8').strip()}"
        for package in (dagre, graphlib)
    )
    return {"dagre.min.js": code.strip() + "\n", "LICENSE": f"@dagrejs/dagre {version}\n\n{licences}\n"}


def main() -> None:
    """Do what the command line says."""
    match sys.argv[1:]:
        case ["install"]:
            install()
        case ["ship"]:
            SHIPPED.mkdir(parents=True, exist_ok=True)
            for name, text in shipped().items():
                (SHIPPED / name).write_text(text, "utf-8")
        case ["check"]:
            old = [name for name, text in shipped().items() if (SHIPPED / name).read_text("utf-8") != text]
            if old:
                sys.exit(f"out of date: {', '.join(old)}; run python scripts/front_end.py ship")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
