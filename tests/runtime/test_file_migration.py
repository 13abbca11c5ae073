"""The seed's file migration with 1,000 real files, tools that fail and handlers that fail."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from sopy_runtime import End, Event, HandlerError, Procedure, Session, cond, handler, make_prompt
from tests.runtime.picture import picture

COUNT = 1000


class FSInfo(BaseModel):
    src_path: str
    dst_path: str
    backup_path: str
    path_read: set[str] = Field(default_factory=set)
    path_backuped: set[str] = Field(default_factory=set)
    path_copied: set[str] = Field(default_factory=set)


class DirectoryRead(Event[tuple[str, list[str]]]): ...


class FileBackedUp(Event[str | None]): ...


class FileCopied(Event[str | None]): ...


class Crash(Exception): ...


class Fault:
    """Makes handlers raise in their middle, now and then."""

    def __init__(self) -> None:
        self.is_armed = False

    def strike(self) -> None:
        if self.is_armed:
            raise Crash


FAULT = Fault()


class ReadDir(Procedure[FSInfo]):
    prompt = make_prompt("Read the directory to be migrated")

    @handler
    def on_read(self, sigma: FSInfo, event: DirectoryRead) -> Procedure[FSInfo]:
        sigma.path_read |= set(event.payload[1])
        sigma.src_path = event.payload[0]
        FAULT.strike()
        return BackUp()


class BackUp(Procedure[FSInfo]):
    def __init__(self) -> None:
        self.retry = 3
        self.order: list[str] = []

    @handler
    def on_backup(self, sigma: FSInfo, event: FileBackedUp) -> Procedure[FSInfo] | str:
        if event.payload is None:
            self.retry -= 1
            return End() if cond(self.retry == 0, "retries are used up") else "try that file again"
        assert event.payload in sigma.path_read, "not one of the files"
        sigma.path_backuped.add(event.payload)
        FAULT.strike()
        self.order.append(event.payload)
        self.retry = 3
        return Copy() if sigma.path_backuped == sigma.path_read else self


class Copy(Procedure[FSInfo]):
    @handler
    def on_copied(self, sigma: FSInfo, event: FileCopied) -> Procedure[FSInfo] | str:
        if event.payload is None:
            return "try that file again"
        sigma.path_copied.add(event.payload)
        FAULT.strike()
        return End() if sigma.path_copied == sigma.path_read else self


def flaky_copies(
    names: list[str], source: Path, target: Path, event: type[Event[Any]]
) -> Iterator[Event[Any]]:
    """Copy every file; one copy in twenty fails first."""
    chance = random.Random(7)
    for name in names:
        if chance.random() < 0.05:
            yield event(None)
        (target / name).write_bytes((source / name).read_bytes())
        yield event(name)


def send_with_faults(session: Session[FSInfo], event: Event[Any], chance: random.Random) -> None:
    if chance.random() < 0.02:
        before = picture(session.sigma, session.procedure)
        FAULT.is_armed = True
        try:
            if session.send(event).kind != "stayed":
                return
        except HandlerError:
            assert picture(session.sigma, session.procedure) == before
        finally:
            FAULT.is_armed = False
    session.send(event)


def test_a_thousand_files_are_migrated_in_spite_of_failures(tmp_path: Path) -> None:
    source, backup, target = (tmp_path / name for name in ("source", "backup", "target"))
    for folder in (source, backup, target):
        folder.mkdir()
    names = [f"file-{number:04}" for number in range(COUNT)]
    for name in names:
        (source / name).write_text(name * 3)
    sigma = FSInfo(src_path="", dst_path=str(target), backup_path=str(backup))
    session = Session(ReadDir(), sigma)
    chance = random.Random(1)
    send_with_faults(session, DirectoryRead((str(source), names)), chance)
    for event in flaky_copies(names, source, backup, FileBackedUp):
        send_with_faults(session, event, chance)
    assert isinstance(session.procedure, Copy)
    for event in flaky_copies(names, backup, target, FileCopied):
        send_with_faults(session, event, chance)
    assert session.finished
    assert session.sigma is sigma
    assert sorted(path.name for path in target.iterdir()) == names
    assert all((target / name).read_text() == name * 3 for name in names)
