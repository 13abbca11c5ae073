"""A change that the editor can offer."""

from dataclasses import dataclass

from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.fix import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`kind` is a code action kind of the protocol; `finding` is what the change mends, None for none."""

    title: str
    kind: str
    edits: tuple[Edit, ...]
    finding: Diagnostic | None = None
    is_preferred: bool = False
