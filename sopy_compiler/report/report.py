"""What every output format reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.report.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedRule:
    """A rule as reports tell of it; `documentation` is Markdown."""

    rule: Rule
    documentation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one check.

    `texts` holds the sources by the path that findings show; a path may be missing. `rules` is the
    catalogue in the order of the codes, `version` that of sopyc.
    """

    diagnostics: tuple[Diagnostic, ...]
    summary: Summary
    texts: Mapping[str, str]
    rules: tuple[DocumentedRule, ...]
    version: str
