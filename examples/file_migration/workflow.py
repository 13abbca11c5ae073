"""Moving a folder, with a backup, so that an abort at any point leaves the source as it was.

ReadSource -> BackUp -> Copy -> Verify -> CleanUp -> End, and Restore where something went wrong.
"""

from sopy import SOP, End, Procedure, handler, make_prompt
from sopy.prompt import cond

from .states import (
    Abort,
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


class ReadSource(Procedure[FSInfo]):
    """Nothing has been touched yet, so an abort simply ends here."""

    prompt = make_prompt("Read the source folder to its end and report every file in it")

    @handler
    def on_file(self, sigma: FSInfo, event: FileRead) -> Procedure[FSInfo]:
        sigma.path_read.add(event.payload)
        return self

    @handler
    def on_done(self, sigma: FSInfo, event: ReadingDone) -> Procedure[FSInfo] | End:
        # A tool that lost a report must not make us migrate half a folder.
        assert len(sigma.path_read) == event.payload, "not every file that was found has been reported"
        if cond(event.payload == 0, "the source folder is empty"):
            return End(make_prompt("There was nothing to migrate"))
        return BackUp()

    @handler
    def on_abort(self, sigma: FSInfo, event: Abort) -> End:
        return End(make_prompt(f"Nothing was changed for {sigma.plan}: {event.payload}"))


class BackUp(Procedure[FSInfo]):
    """No file moves before every file has a backup: that is what makes Restore possible."""

    prompt = make_prompt("Copy every file of the source folder to the backup folder")

    @handler
    def on_backed_up(self, sigma: FSInfo, event: FileBackedUp) -> Procedure[FSInfo] | str:
        path, digest = event.payload
        if cond(path not in sigma.path_read, "the file was never read"):
            return f"{path} is not one of the files that were read; back up those"
        sigma.path_backuped.add(path)
        sigma.files_in_backup.add(path)
        sigma.digests[path] = digest
        if cond(sigma.path_backuped == sigma.path_read, "every file has been backed up"):
            return Copy()
        return self

    @handler
    def on_abort(self, sigma: FSInfo, event: Abort) -> Procedure[FSInfo] | End:
        if cond(not sigma.files_in_backup, "no backup has been made yet"):
            return End(make_prompt(f"Nothing was changed for {sigma.plan}: {event.payload}"))
        return CleanUp()


class Copy(Procedure[FSInfo]):
    """Files leave the source here, one by one."""

    prompt = make_prompt("Move every file from the source folder to the destination folder")

    @handler
    def on_copied(self, sigma: FSInfo, event: FileCopied) -> Procedure[FSInfo] | str:
        if cond(event.payload not in sigma.path_backuped, "the file has no backup"):
            return f"{event.payload} has no backup; only files that can be restored may be moved"
        sigma.path_copied.add(event.payload)
        sigma.files_in_migration.add(event.payload)
        if cond(sigma.path_copied == sigma.path_backuped, "every file has reached the destination"):
            return Verify()
        return self

    @handler
    def on_failed(self, sigma: FSInfo, event: CopyFailed) -> str:
        path, reason = event.payload
        return f"{path} was not moved ({reason}): try it again, or abort to undo {sigma.plan}"

    @handler
    def on_abort(self, sigma: FSInfo, event: Abort) -> Procedure[FSInfo]:
        if cond(not sigma.files_in_migration, "no file has left the source folder yet"):
            return CleanUp()
        return Restore(event.payload)


class Verify(Procedure[FSInfo]):
    """A copy that differs from its backup undoes everything: nobody knows how many others do."""

    prompt = make_prompt("Read every file in the destination folder again and report its SHA-256")

    @handler
    def on_verified(self, sigma: FSInfo, event: FileVerified) -> Procedure[FSInfo]:
        path, digest = event.payload
        if cond(sigma.digests.get(path) != digest, "the copy differs from the backup"):
            return Restore(f"{path} differs from its backup")
        sigma.path_verified.add(path)
        if cond(sigma.path_verified == sigma.path_copied, "every copy equals its backup"):
            return CleanUp()
        return self

    @handler
    def on_abort(self, sigma: FSInfo, event: Abort) -> Procedure[FSInfo]:
        return Restore(event.payload)


class Restore(Procedure[FSInfo]):
    """A second wish to abort changes nothing: it is being done."""

    ignore = [Abort]

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
        self.prompt = make_prompt(f"{reason}: put every migrated file back from the backup folder")

    @handler
    def on_restored(self, sigma: FSInfo, event: FileRestored) -> Procedure[FSInfo] | str:
        if cond(event.payload not in sigma.files_in_migration, "the file was not away"):
            return f"{event.payload} need not be restored; still away: {sorted(sigma.files_in_migration)}"
        sigma.files_in_migration.remove(event.payload)
        if cond(not sigma.files_in_migration, "every file is back"):
            return CleanUp()
        return self


class CleanUp(Procedure[FSInfo]):
    """Whatever happened, the files are now where they belong and the backup can go."""

    prompt = make_prompt("Delete every file from the backup folder")
    ignore = [Abort]

    @handler
    def on_removed(self, sigma: FSInfo, event: BackupRemoved) -> Procedure[FSInfo] | End:
        sigma.files_in_backup.discard(event.payload)
        if cond(not sigma.files_in_backup, "the backup folder is empty"):
            return End(make_prompt(f"Finished with {sigma.plan}"))
        return self


def file_migration(source: str, destination: str, backup: str) -> SOP[FSInfo]:
    """The whole workflow, ready for its first event."""
    return SOP(
        state=FSInfo(src_path=source, dst_path=destination, backup_path=backup),
        init_proc=ReadSource(),
    )
