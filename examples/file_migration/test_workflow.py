"""Real files, moved by the tools in `files.py`; the workflow only watches and decides."""

from pathlib import Path

import pytest

from sopy_runtime import Session

from . import files
from .states import (
    Abort,
    CopyFailed,
    FileBackedUp,
    FileCopied,
    FileRestored,
    FileVerified,
    FSInfo,
    ReadingDone,
)
from .workflow import BackUp, CleanUp, Copy, ReadSource, Restore, Verify, file_migration

CONTENT = {"a.txt": "alpha", "b.txt": "beta", "deep/c.txt": "gamma"}


def contents(folder: str) -> dict[str, str]:
    root = Path(folder)
    return {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()}


def read_everything(session: Session[FSInfo]) -> None:
    for event in files.read_source(session.sigma):
        session.send(event)


def back_up_everything(session: Session[FSInfo]) -> None:
    for path in sorted(session.sigma.path_read):
        session.send(files.back_up(session.sigma, path))


def move_everything(session: Session[FSInfo]) -> None:
    for path in sorted(session.sigma.path_backuped):
        session.send(files.move(session.sigma, path))


def clean_up(session: Session[FSInfo]) -> None:
    for path in sorted(session.sigma.files_in_backup):
        session.send(files.remove_backup(session.sigma, path))


@pytest.fixture
def session(tmp_path: Path) -> Session[FSInfo]:
    for path, text in CONTENT.items():
        target = tmp_path / "source" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    sop = file_migration(str(tmp_path / "source"), str(tmp_path / "destination"), str(tmp_path / "backup"))
    return Session(start=ReadSource(), sigma=sop.state)


def test_every_file_reaches_the_destination(session: Session[FSInfo]) -> None:
    info = session.sigma
    read_everything(session)
    assert isinstance(session.procedure, BackUp)
    back_up_everything(session)
    assert isinstance(session.procedure, Copy)
    move_everything(session)
    assert isinstance(session.procedure, Verify)
    for path in CONTENT:
        session.send(files.verify(info, path))
    assert isinstance(session.procedure, CleanUp)
    clean_up(session)
    assert session.finished
    assert (contents(info.src_path), contents(info.dst_path), contents(info.backup_path)) == ({}, CONTENT, {})


def test_an_abort_in_the_middle_of_the_move_restores_the_source(session: Session[FSInfo]) -> None:
    info = session.sigma
    read_everything(session)
    back_up_everything(session)
    session.send(files.move(info, "a.txt"))
    assert contents(info.src_path) != CONTENT
    assert session.send(Abort("the disk is needed elsewhere")).kind == "moved"
    assert isinstance(session.procedure, Restore)
    assert session.send(Abort("hurry")).kind == "ignored"
    session.send(files.restore(info, "a.txt"))
    clean_up(session)
    assert session.finished
    assert (contents(info.src_path), contents(info.dst_path), contents(info.backup_path)) == (CONTENT, {}, {})


def test_a_damaged_copy_undoes_the_migration(session: Session[FSInfo]) -> None:
    info = session.sigma
    read_everything(session)
    back_up_everything(session)
    move_everything(session)
    Path(info.dst_path, "b.txt").write_text("bit rot")
    session.send(files.verify(info, "a.txt"))
    session.send(files.verify(info, "b.txt"))
    assert isinstance(session.procedure, Restore)
    assert session.procedure.reason == "b.txt differs from its backup"
    for path in sorted(info.files_in_migration):
        session.send(files.restore(info, path))
    clean_up(session)
    assert session.finished
    assert contents(info.src_path) == CONTENT


def test_an_abort_before_anything_was_read_ends_at_once(session: Session[FSInfo]) -> None:
    assert session.send(Abort("wrong folder")).kind == "finished"
    assert contents(session.sigma.src_path) == CONTENT


def test_an_abort_before_the_first_backup_ends_at_once(session: Session[FSInfo]) -> None:
    read_everything(session)
    assert session.send(Abort("wrong folder")).kind == "finished"


def test_an_abort_after_the_first_backup_removes_the_backups(session: Session[FSInfo]) -> None:
    read_everything(session)
    session.send(files.back_up(session.sigma, "a.txt"))
    session.send(Abort("wrong folder"))
    assert isinstance(session.procedure, CleanUp)


def test_an_abort_before_the_first_move_needs_no_restoration(session: Session[FSInfo]) -> None:
    read_everything(session)
    back_up_everything(session)
    session.send(Abort("wrong folder"))
    assert isinstance(session.procedure, CleanUp)


def test_an_abort_during_verification_restores(session: Session[FSInfo]) -> None:
    read_everything(session)
    back_up_everything(session)
    move_everything(session)
    session.send(Abort("the users complain"))
    assert isinstance(session.procedure, Restore)
    outcome = session.send(FileRestored("unknown.txt"))
    assert outcome.kind == "recover"


def test_an_empty_folder_is_not_migrated(tmp_path: Path) -> None:
    info = FSInfo(src_path=str(tmp_path), dst_path="unused", backup_path="unused")
    session = Session(start=ReadSource(), sigma=info)
    read_everything(session)
    assert session.finished


def test_a_lost_report_stops_the_migration_before_it_starts(session: Session[FSInfo]) -> None:
    outcome = session.send(ReadingDone(3))
    assert outcome.kind == "recover"
    assert isinstance(session.procedure, ReadSource)


def test_a_file_nobody_read_is_not_backed_up(session: Session[FSInfo]) -> None:
    read_everything(session)
    assert session.send(FileBackedUp(("passwords.txt", "0" * 64))).kind == "recover"
    assert session.sigma.path_backuped == set()


def test_a_file_without_backup_is_not_moved(session: Session[FSInfo]) -> None:
    read_everything(session)
    back_up_everything(session)
    assert session.send(FileCopied("passwords.txt")).kind == "recover"
    assert session.sigma.path_copied == set()


def test_a_failed_move_can_be_tried_again(session: Session[FSInfo]) -> None:
    read_everything(session)
    back_up_everything(session)
    info = session.sigma
    Path(info.dst_path).write_text("a file stands where the folder should be")
    failure = files.move(info, "a.txt")
    assert isinstance(failure, CopyFailed)
    assert session.send(failure).kind == "recover"
    Path(info.dst_path).unlink()
    move_everything(session)
    assert isinstance(session.procedure, Verify)


def test_a_digest_for_an_unknown_file_is_a_difference(session: Session[FSInfo]) -> None:
    read_everything(session)
    back_up_everything(session)
    move_everything(session)
    session.send(FileVerified(("unknown.txt", "0" * 64)))
    assert isinstance(session.procedure, Restore)
