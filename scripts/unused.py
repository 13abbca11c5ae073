"""Names that nothing uses: `make unused`, a part of `make lint`.

Asks vulture about the packages and scripts alone, so that a name which only tests use is found too. A name of
the runtime may be there for programs: then the documentation or the stubs have to name it. What else looks
unused and is not stands in `unused_names.toml` with a reason; an entry that excuses nothing is an error too.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from vulture import Vulture  # type: ignore[import-untyped]  # it brings no types

ROOT = Path(__file__).resolve().parents[1]
SEARCHED = ("sopy_compiler", "sopy_runtime", "sopy", "scripts")
PUBLIC = ("sopy_runtime/", "sopy/", "sopy_compiler/picture.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A name that vulture finds no use of, in a file relative to the repository."""

    path: str
    line: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Names that are used in a manner that cannot be seen; both are patterns of `fnmatch`."""

    path: str
    name: str


def main() -> int:
    """Print what is unused, and entries of the list that nothing needs."""
    kept = read_kept(ROOT / "scripts" / "unused_names.toml")
    found = find_unused(ROOT, SEARCHED)
    offenders, idle = judge(found, kept, public_words(ROOT))
    for one in offenders:
        print(f"{one.path}:{one.line}: nothing uses the {one.kind} `{one.name}`")
    for entry in idle:
        print(f"scripts/unused_names.toml: nothing needs the entry for `{entry.name}` in {entry.path}")
    return 1 if offenders or idle else 0


def find_unused(root: Path, folders: Sequence[str]) -> tuple[Unused, ...]:
    """What vulture says, in the order of places."""
    vulture = Vulture()
    vulture.scavenge([str(root / folder) for folder in folders])
    found = (
        Unused(
            path=Path(item.filename).resolve().relative_to(root).as_posix(),
            line=item.first_lineno,
            name=item.name,
            kind=item.typ,
        )
        for item in vulture.get_unused_code()
    )
    return tuple(sorted(found, key=lambda one: (one.path, one.line)))


def read_kept(path: Path) -> tuple[Kept, ...]:
    """The list with one entry for each name; every group of names has a reason."""
    groups = tomllib.loads(path.read_text("utf-8"))["kept"]
    unexplained = [group["path"] for group in groups if not group["reason"].strip()]
    if unexplained:
        raise ValueError(f"no reason is given for the names in {', '.join(unexplained)}")
    return tuple(Kept(path=group["path"], name=name) for group in groups for name in group["names"])


def public_words(root: Path) -> frozenset[str]:
    """Every word of what users read: the documentation, and the stubs of the names of existing programs."""
    pages = (root / "README.md", *(root / "docs").rglob("*.md"), *(root / "stubs").rglob("*.pyi"))
    return frozenset(word for page in pages for word in re.findall(r"\w+", page.read_text("utf-8")))


def judge(
    found: Iterable[Unused], kept: Sequence[Kept], public: frozenset[str]
) -> tuple[tuple[Unused, ...], tuple[Kept, ...]]:
    """What nothing uses, and the entries that excuse nothing."""
    offenders, needed = [], set()
    for one in found:
        excuses = {entry for entry in kept if fnmatch(one.path, entry.path) and fnmatch(one.name, entry.name)}
        needed |= excuses
        if not excuses and not (one.path.startswith(PUBLIC) and one.name in public):
            offenders.append(one)
    return tuple(offenders), tuple(entry for entry in kept if entry not in needed)


if __name__ == "__main__":
    sys.exit(main())
