"""Which rules run, where, and how grave their findings are."""

import os
from typing import Final

from sopy_compiler.analysis.suggestion import did_you_mean
from sopy_compiler.diagnostics.diagnostic import Diagnostic
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.diagnostics.selector import selects, specificity
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.immutable import dataclass
from sopy_compiler.rules.codes import rules_meant_by, selector_candidates
from sopy_compiler.source.path_patterns import path_patterns

_UNRESOLVED: Final = "SOP003"


class UnknownSelectorError(ValueError):
    """A code, prefix or name that means no rule; the message offers a close one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What the configuration and the command line ask for; all rules by default.

    Selectors are codes, prefixes of codes, or names. Between `select` and `ignore` the more specific one
    wins, and `ignore` between equals. `per_file_ignores` pairs a pattern over paths with selectors,
    `severities` a selector with a severity. What could not be followed (SOP003) is reported when
    `show_unresolved`, `strict` (then as errors) or its own code in `select` asks for it.

    Reported paths are relative to `folder`, patterns to `root`, both absolute; without them to the same
    folder. `nested` are the selections of other folders with settings of their own.

    Raises:
        UnknownSelectorError: a selector means no rule.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severities: tuple[tuple[str, Severity], ...] = ()
    strict: bool = False
    show_unresolved: bool = False
    folder: str = ""
    root: str = ""
    nested: tuple["Selection", ...] = ()

    def __post_init__(self) -> None:
        for selector in self._selectors():
            if not rules_meant_by(selector):
                raise UnknownSelectorError(_unknown(selector))

    def _selectors(self) -> tuple[str, ...]:
        per_file = (selector for _, selectors in self.per_file_ignores for selector in selectors)
        return (*self.select, *self.ignore, *per_file, *(selector for selector, _ in self.severities))

    def runs(self, rule: Rule) -> bool:
        """Whether the rule is wanted anywhere."""
        return self.selects_anywhere(rule.code, rule.name)

    def selects_anywhere(self, code: str, name: str) -> bool:
        """Whether the rule with this code and name is wanted anywhere."""
        return any(one.selects_rule(code, name) for one in (self, *self.nested))

    def wants(self, diagnostic: Diagnostic) -> bool:
        """Whether the finding is wanted in its file."""
        return self.judges(diagnostic.code, diagnostic.name, diagnostic.span.path)

    def judges(self, code: str, name: str, path: str) -> bool:
        """Whether findings of the rule are wanted in the file."""
        own = self._of(path)
        if self.nested and not own.selects_rule(code, name):
            return False
        shown = _from_root(path, own)
        return not any(
            path_patterns((pattern,)).covers(shown) and _best(selectors, code, name)
            for pattern, selectors in own.per_file_ignores
        )

    def severity(self, diagnostic: Diagnostic) -> Severity:
        """How grave the finding is here."""
        fitting = [
            (specificity(selector), severity)
            for selector, severity in self._of(diagnostic.span.path).severities
            if selects(selector, code=diagnostic.code, name=diagnostic.name)
        ]
        if fitting:
            return max(fitting, key=lambda pair: pair[0])[1]
        if self.strict and diagnostic.code == _UNRESOLVED:
            return Severity.ERROR
        return diagnostic.severity

    def selects_rule(self, code: str, name: str) -> bool:
        """Whether the rule is wanted in the files that have these settings themselves."""
        ignored = _best(self.ignore, code, name)
        if code == _UNRESOLVED:
            asked = self.strict or self.show_unresolved
            exactly = _best(self.select, code, name) == len(_UNRESOLVED)
            return (asked and not ignored) or (exactly and ignored < len(_UNRESOLVED))
        return _best(self.select or ("SOP",), code, name) > ignored

    def _of(self, path: str) -> "Selection":
        """The selection of the innermost folder around the file that has settings."""
        if not self.nested:
            return self
        place = os.path.normpath(f"{self.folder}/{path}")
        around = [one for one in (self, *self.nested) if place.startswith(f"{one.root}{os.sep}")]
        return max(around, key=lambda one: len(one.root), default=self)


def _from_root(path: str, selection: Selection) -> str:
    if selection.folder == selection.root:
        return path
    place = os.path.join(selection.folder, path)  # noqa: PTH118
    return os.path.relpath(place, selection.root).replace(os.sep, "/")


def _best(selectors: tuple[str, ...], code: str, name: str) -> int:
    """How exactly the best selector names the rule; 0 when none does."""
    return max((specificity(one) for one in selectors if selects(one, code=code, name=name)), default=0)


def _unknown(selector: str) -> str:
    hint = did_you_mean(selector, selector_candidates()) or "`sopyc rules` lists all rules"
    return f"unknown rule `{selector}`: {hint}"
