"""Checks a folder as the command does, in this process."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sopy_compiler.checker.select import Selection
from sopy_compiler.project.asked_files import asked_files
from sopy_compiler.project.cache_folder import CacheFolder
from sopy_compiler.project.check import Found, check_project
from sopy_compiler.project.check_request import CheckRequest
from sopy_compiler.project.config import Config
from sopy_compiler.project.configs import Configs
from sopy_compiler.project.disk import Disk
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.group_check import Judgement
from sopy_compiler.project.group_pool import check_groups
from sopy_compiler.project.group_task import GroupResult, GroupTask
from sopy_compiler.project.ledger import Ledger
from sopy_compiler.project.outcome import Outcome
from sopy_compiler.project.stored_report import StoredReports

STAMP = "this very sopyc"


def check_folder(
    folder: Path,
    *,
    cache: Path | None = None,
    config: Config | None = None,
    paths: tuple[str, ...] = (),
    jobs: int | None = 1,
    stamp: str = STAMP,
) -> tuple[Outcome, bool]:
    """The outcome, and whether it was replayed whole."""
    settings = config or Config()
    request = CheckRequest(
        folder=folder,
        paths=paths,
        configs=(settings,),
        entries=settings.entry,
    )
    selection = Selection(
        select=settings.select,
        ignore=settings.ignore,
        per_file_ignores=settings.per_file_ignores,
        severities=settings.severity,
    )

    def analyse(tasks: Sequence[GroupTask], found: Mapping[str, SourceFile]) -> Sequence[GroupResult]:
        judgement = Judgement(folder=folder, found=found, entries=request.entries, selection=selection)
        return check_groups(tasks, judgement, jobs)

    kept = CacheFolder(None if cache is None else str(cache))
    disk = Disk()
    files = asked_files(paths, configs=Configs(folder, disk, only=settings), disk=disk)
    ledger = Ledger(kept, str(folder))
    digests = tuple(ledger.digest(str(file.location)) for file in files)
    outcome = StoredReports(kept, request, stamp).replay(files, digests, ledger)
    is_replayed = outcome is not None
    if outcome is None:
        outcome = check_project(
            request,
            Found(files=files, digests=digests),
            cache=kept,
            ledger=ledger,
            stamp=stamp,
            analyse=analyse,
            rename=lambda _: None,
        )
    ledger.save()
    return outcome, is_replayed


def write(folder: Path, files: dict[str, str]) -> None:
    """Write texts by their paths below the folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
