"""File migration with mistakes: misspelt sets, a phase that leads nowhere, an abort that is not heard."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class FSInfo(BaseModel):
    src_path: str = Field(description="folder the files come from")
    path_read: set[str] = Field(default_factory=set, description="files that were found")
    path_backuped: set[str] = Field(default_factory=set, description="files that were backed up")
    path_copied: set[str] = Field(default_factory=set, description="files that were copied")
    files_in_backup: set[str] = Field(default_factory=set, description="files still in the backup")


class FileRead(Event[str]):
    """A file was found."""


class ReadingDone(Event[int]):
    """All files were found."""


class FileBackedUp(Event[tuple[str, bytes]]):
    """A file was backed up."""


class FileCopied(Event[str]):
    """A file was copied."""


class FileVerified(Event[str]):  # expect: SOP301
    """A copy was compared."""


class BackupRemoved(Event[str]):
    """A file was deleted from the backup."""


class Abort(Event[str]):
    """The migration is to be undone."""


class ReadSource(Procedure[FSInfo]):
    prompt = make_prompt("Report every file of the source")

    @handler
    def on_file(self, sigma: FSInfo, event: FileRead) -> Procedure[FSInfo]:
        sigma.path_read.add(event.payload)
        return self

    @handler
    def on_done(self, sigma: FSInfo, event: ReadingDone) -> Procedure[FSInfo] | End:
        if cond(event.payload == 0, "there are no files"):
            return End(make_prompt(f"{sigma.src_paths} is empty"))  # expect: SOP201
        return BackUp(sigma.src_path)  # expect: SOP107

    def on_abort(self, sigma: FSInfo, event: Abort) -> End:  # expect: SOP111
        return End(make_prompt(f"Nothing was changed: {event.payload}"))


class BackUp(Procedure[FSInfo]):
    prompt = make_prompt("Back up every file")

    @handler
    def on_backed_up(self, sigma: FSInfo, event: FileBackedUp) -> Procedure[FSInfo]:
        path, _content = event.payload
        sigma.path_backed_up.add(path)  # expect: SOP201
        sigma.path_backuped.add(path)
        sigma.files_in_backup.add(path)
        return Copy() if cond(sigma.path_backuped == sigma.path_read, "every file is backed up") else self

    @handler
    def on_abort(self, sigma: FSInfo, event: Abort) -> Procedure[FSInfo]:
        return Restore()


class Copy(Procedure[FSInfo]):
    prompt = make_prompt("Copy every file")
    ignore = [Abort]  # expect: SOP110

    @handler
    def on_copied(self, sigma: FSInfo, event: FileCopied):
        sigma.path_copied.add(event.payload)
        if cond(sigma.path_copied == sigma.path_backuped, "every file is copied"):
            return CleanUp()
        return None  # expect: SOP104

    @handler
    def on_abort(self, sigma: FSInfo, event: Abort) -> Procedure[FSInfo]:
        return CleanUp()


class Restore(Procedure[FSInfo]):  # expect: SOP102
    prompt = make_prompt("Put every file back")


class CleanUp(Procedure[FSInfo]):
    prompt = make_prompt("Empty the backup folder")

    @handler
    def on_removed(self, sigma: FSInfo, event: BackupRemoved):  # expect: SOP105
        sigma.files_in_backup.discard(event.payload)
        while cond(not sigma.files_in_backup, "the backup is empty"):
            return End(make_prompt(f"{len(sigma.path_copied)} files were migrated"))


def file_migration(source: str) -> SOP[FSInfo]:
    return SOP(state=FSInfo(src_path=source), init_proc=ReadSource())
