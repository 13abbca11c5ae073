"""Findings that somebody has accepted: reported as such, or not at all."""

from dataclasses import dataclass

from sopy_compiler.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedFinding:
    """`is_in_source` tells that a comment accepts it, and why; else a baseline does."""

    diagnostic: Diagnostic
    is_in_source: bool
    justification: str = ""
