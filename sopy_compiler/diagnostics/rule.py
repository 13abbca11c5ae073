"""What a rule says about itself; its findings are made from it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Generic, TypeVar

from sopy_compiler.diagnostics.bearing import NO_BEARING, Bearing
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.fix import Fix, FixSafety
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.diagnostics.suppression import UnusedSuppression
from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span

P = TypeVar("P")
F = TypeVar("F")

_MODULE_NAME = re.compile(r"sop(?P<number>\d{3})_(?P<words>\w+)$")


@dataclass(frozen=True, slots=True)
class Rule:
    """Metadata of one rule; the module's file name is its code and its name.

    `message` is a format string filled by `at`; `help` says what to do and may be overridden a finding.

    Raises:
        ValueError: the module is not named `sopNNN_offence_name`.
    """

    module: str
    severity: Severity = field(kw_only=True)
    since: str = field(kw_only=True)
    message: str = field(kw_only=True)
    help: str = field(kw_only=True, default="")
    fix: FixSafety | None = field(kw_only=True, default=None)

    def __post_init__(self) -> None:
        if _MODULE_NAME.search(self.module) is None:
            raise ValueError(f"a rule's module is named sopNNN_offence_name, not {self.module!r}")

    @property
    def code(self) -> str:
        """`SOP101`."""
        return "SOP" + self._parts["number"]

    @property
    def name(self) -> str:
        """`unreachable-procedure`."""
        return self._parts["words"].replace("_", "-")

    @property
    def _parts(self) -> dict[str, str]:
        match = _MODULE_NAME.search(self.module)
        assert match is not None
        return match.groupdict()

    def at(
        self,
        span: Span,
        *,
        message: str | None = None,
        help: str | None = None,  # noqa: A002  the word of every finding and rule
        symbol: str = "",
        subject: str = "",
        related: tuple[RelatedPlace, ...] = (),
        flow: tuple[RelatedPlace, ...] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
        bearing: Bearing = NO_BEARING,
        **names: object,
    ) -> Diagnostic:
        """A finding of this rule at `span`; `names` fill the message and help templates."""
        template = self.message if message is None else message
        advice = self.help if help is None else help
        return Diagnostic(
            code=self.code,
            name=self.name,
            severity=self.severity if severity is None else severity,
            span=span,
            message=template.format(**names),
            help=advice.format(**names),
            symbol=symbol,
            subject=subject,
            related=related,
            flow=flow,
            fix=fix,
            bearing=bearing,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRule(Generic[P, F]):
    """A rule with its check and its documentation (the module's docstring).

    Exactly one of the checks is there: `check` looks at the program, `check_suppressions` at the suppressions
    that silenced nothing once all other rules have run.
    """

    rule: Rule
    documentation: str
    check: Callable[[P, F], Iterator[Diagnostic]] | None = None
    check_suppressions: Callable[[tuple[UnusedSuppression, ...]], Iterator[Diagnostic]] | None = None
