"""What a migration remembers, and what can happen during one."""

from pydantic import BaseModel, Field

from sopy import Event


class FSInfo(BaseModel):
    """Progress of moving every file of one folder to another.

    The sets follow the files through the phases: read, backed up, copied, verified. Comparing two of
    them tells whether a phase is complete, in whatever order the files come.
    """

    src_path: str = Field(description="folder the files are migrated from")
    dst_path: str = Field(description="folder the files are migrated to")
    backup_path: str = Field(description="folder that holds a copy of every file until the migration is over")

    path_read: set[str] = Field(default_factory=set, description="files found in the source folder")
    path_backuped: set[str] = Field(default_factory=set, description="files that have been backed up")
    path_copied: set[str] = Field(default_factory=set, description="files that have reached the destination")
    path_verified: set[str] = Field(default_factory=set, description="files whose copy has been compared")
    digests: dict[str, str] = Field(
        default_factory=dict, description="SHA-256 of every file that was backed up"
    )

    files_in_backup: set[str] = Field(
        default_factory=set, description="files still lying in the backup folder"
    )
    files_in_migration: set[str] = Field(
        default_factory=set, description="files an abort would have to bring back from the destination"
    )

    @property
    def plan(self) -> str:
        """The three folders on one line, for messages."""
        return f"{self.src_path} -> {self.dst_path} (backup in {self.backup_path})"


class FileRead(Event[str]):
    """A file was found in the source folder; the payload is its path below that folder."""


class ReadingDone(Event[int]):
    """The source folder was read to its end; the payload is the number of files found."""


class FileBackedUp(Event[tuple[str, str]]):
    """A file was copied to the backup folder: its path and the SHA-256 of its content."""


class FileCopied(Event[str]):
    """A file was moved to the destination folder."""


class CopyFailed(Event[tuple[str, str]]):
    """A file could not be moved: its path and the reason."""


class FileVerified(Event[tuple[str, str]]):
    """A file at the destination was read again: its path and the SHA-256 of its content."""


class FileRestored(Event[str]):
    """A file was put back into the source folder and taken away from the destination."""


class BackupRemoved(Event[str]):
    """A file was deleted from the backup folder."""


class Abort(Event[str]):
    """Someone wants the migration undone; the payload says why."""
