"""A group of files to analyse, and what came of it; nothing here loads the compiler."""

from dataclasses import dataclass

from sopy_compiler.diagnostics.accepted import AcceptedFinding
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.project.files import SourceFile
from sopy_compiler.project.import_places import NO_PLACES, ImportPlaces
from sopy_compiler.project.outcome import Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTask:
    """The files of a group with the names of their modules in the whole program, each name once.

    `places` tell where imports lead.
    """

    files: tuple[SourceFile, ...]
    modules: tuple[str, ...]
    places: ImportPlaces = NO_PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupResult:
    """What a group gave, and all that was `seen` on the disk for it.

    `silenced` are findings that comments accept. `counts` are those of each reported file, `locations` the
    files behind the paths that findings can show, `procedures` the qualified names of all procedures where
    the configuration names some as entries. `failures` and `cause` tell of rules that broke.
    """

    findings: tuple[Diagnostic, ...]
    silenced: tuple[AcceptedFinding, ...]
    counts: dict[str, Counts]
    locations: dict[str, str]
    seen: dict[str, str | None]
    procedures: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    cause: str = ""
