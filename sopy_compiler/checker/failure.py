"""A defect of sopyc itself, met while checking."""

from sopy_compiler.diagnostics.diagnostic import Diagnostic


class RuleFailureError(Exception):
    """Rules that raised; the findings of all the others are in `diagnostics`.

    `rules` are the codes of the rules that failed, in their order; `__cause__` is what the first one raised.
    """

    def __init__(self, rules: tuple[str, ...], diagnostics: tuple[Diagnostic, ...]) -> None:
        self.rules = rules
        self.diagnostics = diagnostics
        super().__init__(f"failed while checking {', '.join(rules)}")
