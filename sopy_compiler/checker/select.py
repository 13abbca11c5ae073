"""Which rules run, where, and how grave their findings are."""

from fnmatch import fnmatchcase
from typing import Final

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.selector import selects, specificity
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.immutable import dataclass
from sopy_compiler.rules.codes import rules_meant_by, selector_candidates

_UNRESOLVED: Final = "SOP003"


class UnknownSelectorError(ValueError):
    """A code, prefix or name that means no rule; the message offers a close one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the configuration and the command line ask for; all rules by default.

    Selectors are codes, prefixes of codes, or names. Between `select` and `ignore` the more specific one
    wins, and `ignore` between equals. `per_file_ignores` pairs a glob over the reported path with selectors,
    `severities` a selector with a severity. What could not be followed (SOP003) is reported when
    `show_unresolved`, `strict` (then as errors) or its own code in `select` asks for it.

    Raises:
        UnknownSelectorError: a selector means no rule.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    strict: bool = False
    show_unresolved: bool = False

    def __post_init__(self) -> None:
        for selector in self._selectors():
            if not rules_meant_by(selector):
                raise UnknownSelectorError(_unknown(selector))

    def _selectors(self) -> tuple[str, ...]:
        per_file = (selector for _, selectors in self.per_file_ignores for selector in selectors)
        return (*self.select, *self.ignore, *per_file, *(selector for selector, _ in self.severities))

    def runs(self, rule: Rule) -> bool:
        """Whether the rule is wanted anywhere."""
        ignored = _best(self.ignore, rule.code, rule.name)
        if rule.code == _UNRESOLVED:
            asked = self.strict or self.show_unresolved
            exactly = _best(self.select, rule.code, rule.name) == len(_UNRESOLVED)
            return (asked and not ignored) or (exactly and ignored < len(_UNRESOLVED))
        return _best(self.select or ("SOP",), rule.code, rule.name) > ignored

    def wants(self, diagnostic: Diagnostic) -> bool:
        """Whether the finding is wanted in its file."""
        return not any(
            _matches(diagnostic.span.path, glob) and _best(selectors, diagnostic.code, diagnostic.name)
            for glob, selectors in self.per_file_ignores
        )

    def severity(self, diagnostic: Diagnostic) -> Severity:
        """How grave the finding is here."""
        fitting = [
            (specificity(selector), severity)
            for selector, severity in self.severities
            if selects(selector, code=diagnostic.code, name=diagnostic.name)
        ]
        if fitting:
            return max(fitting, key=lambda pair: pair[0])[1]
        if self.strict and diagnostic.code == _UNRESOLVED:
            return Severity.ERROR
        return diagnostic.severity


def _best(selectors: tuple[str, ...], code: str, name: str) -> int:
    """How exactly the best selector names the rule; 0 when none does."""
    return max((specificity(one) for one in selectors if selects(one, code=code, name=name)), default=0)


def _matches(path: str, glob: str) -> bool:
    return fnmatchcase(path, glob) or fnmatchcase(path.rpartition("/")[2], glob)


def _unknown(selector: str) -> str:
    hint = did_you_mean(selector, selector_candidates()) or "`sopyc rules` lists all rules"
    return f"unknown rule `{selector}`: {hint}"
