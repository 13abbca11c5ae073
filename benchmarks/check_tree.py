"""A deterministic tree of procedure modules, for measuring the checker.

    python benchmarks/check_tree.py FOLDER [--packages 10]

Ten packages of twenty workflows with their events, models and base procedures, and one module of ordinary
functions that all of them call: 231 modules, about 37,000 lines, 1,103 procedures. One workflow in five
derives its procedures from the package's bases, one in ten imports under other names. The programs are clean.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from string import Template

from benchmarks.check_flow import Flow, flow_text
from benchmarks.check_shared import BASES, EVENTS, MODELS, TOOLBOX

PACKAGES = (
    ("orders", "Order"),
    ("claims", "Claim"),
    ("tickets", "Ticket"),
    ("loans", "Loan"),
    ("journeys", "Journey"),
    ("hirings", "Hiring"),
    ("parcels", "Parcel"),
    ("visits", "Visit"),
    ("lendings", "Lending"),
    ("permits", "Permit"),
)
FLOWS = 20
# So many of every hundred workflows have a sixth procedure, so that 200 have 1,073; the bases are 30 more.
SIX = 73


def tree_files(packages: int = len(PACKAGES)) -> Iterator[tuple[str, str]]:
    """The path and the text of every file; more than ten packages are the ten again under other names."""
    yield "toolbox.py", TOOLBOX
    for count in range(packages):
        package, noun = PACKAGES[count % len(PACKAGES)]
        package += "" if count < len(PACKAGES) else str(count // len(PACKAGES))
        named = {"package": package, "noun": noun, "thing": noun.lower()}
        yield f"{package}/__init__.py", ""
        yield f"{package}/events.py", Template(EVENTS).substitute(named)
        yield f"{package}/models.py", Template(MODELS).substitute(named)
        yield f"{package}/bases.py", Template(BASES).substitute(named)
        for number in range(FLOWS):
            place = count * FLOWS + number
            has_six = (place + 1) * SIX // 200 > place * SIX // 200
            flow = Flow(
                package=package,
                noun=noun,
                number=number,
                procedures=6 if has_six else 5,
                is_indirect=number % 5 == 2,
                is_aliased=number % 10 == 6,
            )
            yield f"{package}/flow_{number:02}.py", flow_text(flow, Random(f"{package} {number}"))


def write_tree(folder: Path, packages: int = len(PACKAGES)) -> None:
    """Write the tree below `folder`."""
    for place, text in tree_files(packages):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> int:
    """Write the tree, or without a folder say what it would hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--packages", type=int, default=len(PACKAGES))
    arguments = parser.parse_args()
    if arguments.folder is not None:
        write_tree(arguments.folder, arguments.packages)
    texts = [text for _, text in tree_files(arguments.packages) if text]
    lines = sum(text.count("\n") for text in texts)
    procedures = sum(text.count(" prompt = make_prompt(") for text in texts) + 3 * arguments.packages
    print(f"{len(texts)} modules, {lines:,} lines, {procedures:,} procedures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
