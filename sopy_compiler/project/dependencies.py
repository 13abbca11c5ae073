"""What a stored result was made from, and whether all of it is still so."""

import os
from collections.abc import Mapping

from sopy_compiler.project.disk import (
    ABSENT,
    FOLDER_MARK,
    PRESENT,
    UNREADABLE,
    listing_digest,
    visible_entries,
)
from sopy_compiler.project.ledger import Ledger


def store_dependencies(seen: Mapping[str, str | None], folder: str) -> dict[str, str | None]:
    """Paths as they are from `folder`, so that a project can move, with what was learnt of them."""
    above = f"{folder}{os.sep}"
    return {
        path.removeprefix(above) if path.startswith(above) else _relative(path, folder): state
        for path, state in seen.items()
    }


def joined_dependencies(
    one: Mapping[str, str | None], other: Mapping[str, str | None]
) -> dict[str, str | None]:
    """What either has seen; of a file that only one of them has read, its content."""
    return {**one, **{path: state for path, state in other.items() if state != PRESENT or path not in one}}


def _relative(path: str, folder: str) -> str:
    mark = FOLDER_MARK if path.endswith(FOLDER_MARK) else ""
    return os.path.relpath(path, folder) + mark


def are_unchanged(stored: Mapping[str, str | None], folder: str, ledger: Ledger) -> bool:
    """Whether files and folders are there or not as before, with the content of then."""
    above = f"{folder}{os.sep}"
    return all(
        state != UNREADABLE and _state(above + name, state, ledger) == state for name, state in stored.items()
    )


def dependencies_now(stored: Mapping[str, str | None], folder: str, ledger: Ledger) -> dict[str, str | None]:
    """The same files and folders as they are now."""
    above = f"{folder}{os.sep}"
    return {name: _state(above + name, state, ledger) for name, state in stored.items()}


def _state(path: str, before: str | None, ledger: Ledger) -> str | None:
    """What is to be learnt of a path of which that was learnt before."""
    if before is ABSENT or before == PRESENT:
        return PRESENT if os.path.isfile(path) else ABSENT  # noqa: PTH113  never raises
    if path.endswith(FOLDER_MARK):
        entries = visible_entries(path)
        return UNREADABLE if entries is None else listing_digest(entries)
    return ledger.digest(path)
