"""The work on real files: what an agent's tools do before they report an event.

Handlers decide, tools act. A handler that fails is rolled back, but a file that was deleted stays
deleted; so no handler touches a file, and each function here returns the event that tells what it did.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from .states import (
    BackupRemoved,
    CopyFailed,
    FileBackedUp,
    FileCopied,
    FileRead,
    FileRestored,
    FileVerified,
    FSInfo,
    ReadingDone,
)


def read_source(info: FSInfo) -> Iterator[FileRead | ReadingDone]:
    """Report every file of the source folder, then their number."""
    root = Path(info.src_path)
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    for path in paths:
        yield FileRead(path)
    yield ReadingDone(len(paths))


def back_up(info: FSInfo, path: str) -> FileBackedUp:
    """Copy one file to the backup folder."""
    copy_into(info.backup_path, path, origin=info.src_path)
    return FileBackedUp((path, digest_of(info.backup_path, path)))


def move(info: FSInfo, path: str) -> FileCopied | CopyFailed:
    """Move one file to the destination; the source keeps it if that fails."""
    try:
        copy_into(info.dst_path, path, origin=info.src_path)
    except OSError as error:
        return CopyFailed((path, str(error)))
    Path(info.src_path, path).unlink()
    return FileCopied(path)


def verify(info: FSInfo, path: str) -> FileVerified:
    """Read one file at the destination again."""
    return FileVerified((path, digest_of(info.dst_path, path)))


def restore(info: FSInfo, path: str) -> FileRestored:
    """Put one file back from the backup and take it away from the destination."""
    copy_into(info.src_path, path, origin=info.backup_path)
    Path(info.dst_path, path).unlink(missing_ok=True)
    return FileRestored(path)


def remove_backup(info: FSInfo, path: str) -> BackupRemoved:
    """Delete one file from the backup folder."""
    Path(info.backup_path, path).unlink()
    return BackupRemoved(path)


def copy_into(folder: str, path: str, *, origin: str) -> None:
    """Copy `path` from below `origin` to the same place below `folder`."""
    target = Path(folder, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(Path(origin, path), target)


def digest_of(folder: str, path: str) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(Path(folder, path).read_bytes()).hexdigest()
