"""A defect of sopyc itself, met while checking."""

from sopy_compiler.diagnostics.diagnostic import Diagnostic


class RuleFailureError(Exception):
    """Rules that raised; the findings of all the others are in `diagnostics`.

    `rules` are the codes of the rules that failed, in their order; `__cause__` is what the first one raised.
    """

    def __init__(self, rules: tuple[str, ...], diagnostics: tuple[Diagnostic, ...]) -> None:
        self.rules = rules
        self.diagnostics = diagnostics
        super().__init__(
            f"internal error in {', '.join(rules)}: this is a defect of sopyc, not of the checked program; "
            "please report it with the traceback that `--traceback` prints"
        )
