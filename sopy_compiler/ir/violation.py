"""A fact that contradicts another fact: a defect of the compiler, never of the analysed program."""

from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """`subject` is the qualified name or place of the fact, `message` a clause that says what is wrong."""

    subject: str
    message: str
