"""A process that migrates real files by the example's workflow, from wherever an earlier one was killed.

    python -m tests.runtime.journal.migrating FOLDER

It says `did EVENT PATH` when an event was acknowledged, and ends when the workflow does.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from examples.file_migration import files
from examples.file_migration.states import BackupRemoved, CopyFailed, FileCopied, FSInfo
from examples.file_migration.workflow import BackUp, CleanUp, Copy, ReadSource, Verify
from sopy import Event
from sopy_runtime import Session, StoreError
from sopy_runtime.sqlite import SQLiteStore

SESSION = "migration"


def begun(store: SQLiteStore, folder: Path) -> Session[FSInfo]:
    """The session, as it was left or new."""
    try:
        return Session.resume(store, SESSION)
    except StoreError:
        source, target, backup = (str(folder / name) for name in ("source", "target", "backup"))
        sigma = FSInfo(src_path=source, dst_path=target, backup_path=backup)
        return Session(ReadSource(), sigma, store=store, session_id=SESSION)


def work_to_do(session: Session[FSInfo]) -> Iterator[Event[Any]]:
    """Do what the procedure asks for, file by file; what a killed process has done already is told again."""
    sigma = session.sigma
    match session.procedure:
        case ReadSource():
            yield from files.read_source(sigma)
        case BackUp():
            for path in sorted(sigma.path_read - sigma.path_backuped):
                yield files.back_up(sigma, path)
        case Copy():
            for path in sorted(sigma.path_backuped - sigma.path_copied):
                yield moved(sigma, path)
        case Verify():
            for path in sorted(sigma.path_copied - sigma.path_verified):
                yield files.verify(sigma, path)
        case CleanUp():
            for path in sorted(sigma.files_in_backup):
                yield removed(sigma, path)


def moved(sigma: FSInfo, path: str) -> FileCopied | CopyFailed:
    """Move one file, unless that was done and not acknowledged: the source loses it last."""
    if not Path(sigma.src_path, path).exists():
        return FileCopied(path)
    return files.move(sigma, path)


def removed(sigma: FSInfo, path: str) -> BackupRemoved:
    """Delete one backup, unless that was done and not acknowledged."""
    if not Path(sigma.backup_path, path).exists():
        return BackupRemoved(path)
    return files.remove_backup(sigma, path)


def key_of(event: Event[Any]) -> str:
    """What happens to a file in one phase happens once."""
    path = event.payload[0] if isinstance(event.payload, tuple) else event.payload
    return f"{type(event).__name__} {path}"


def main(folder: Path) -> None:
    """Work until the workflow is over."""
    with SQLiteStore(folder / "runs.db", durability="process") as store:
        session = begun(store, folder)
        while not session.finished:
            procedure = session.procedure
            for event in work_to_do(session):
                session.send(event, key=key_of(event))
                os.write(1, f"did {key_of(event)}\n".encode())
                if session.procedure is not procedure:
                    break


if __name__ == "__main__":
    main(Path(sys.argv[1]))
