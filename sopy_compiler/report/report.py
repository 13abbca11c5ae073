"""What every output format reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sopy_compiler.diagnostics.accepted import AcceptedFinding
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.report.summary import Summary
from sopy_compiler.source.notebook import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedRule:
    """A rule as reports tell of it; `documentation` is Markdown."""

    rule: Rule
    documentation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one check.

    `texts` holds the sources by the path that findings show; a path may be missing. `rules` is the
    catalogue in the order of the codes, `version` that of sopyc, `root` the absolute path of the folder that
    paths are relative to, empty where that is not told. `accepted` are findings that comments and
    the baseline hold, `cells` those of notebooks by their paths.
    """

    diagnostics: tuple[Diagnostic, ...]
    summary: Summary
    texts: Mapping[str, str]
    rules: tuple[DocumentedRule, ...]
    version: str
    root: str = ""
    accepted: tuple[AcceptedFinding, ...] = ()
    cells: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
