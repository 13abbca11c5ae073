"""Under what circumstances a handler takes a path."""

import re
from typing import Final

from sopy_compiler.immutable import dataclass

_PAIRS: Final = (
    (" is not empty", " is empty"),
    (" is not zero", " is zero"),
    (" is true", " is false"),
)
_WITHOUT_OPERATOR: Final = re.compile(r"[\w.]+(?:\([^()]*\)|\[[^\[\]]*\])?")
_OPPOSITES: Final = {ending: opposite for pair in _PAIRS for ending, opposite in (pair, pair[::-1])}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """One test on a path.

    `text` is the description of `cond(...)` or a sentence derived from the expression; `expression` the
    Python test as written; `holds` tells which way it went; `is_described` whether `cond` supplied the text.
    """

    text: str
    expression: str
    holds: bool = True
    is_described: bool = False

    @property
    def opposite(self) -> "Guard":
        """The guard of the path on which the test went the other way."""
        return Guard(
            text=self.text,
            expression=self.expression,
            holds=not self.holds,
            is_described=self.is_described,
        )

    @property
    def readable(self) -> str:
        """The text as it holds on this path."""
        if self.holds:
            return self.text
        # Derived sentences end in few ways; a compound one is denied as a whole.
        if not self.is_described and " and " not in self.text and " or " not in self.text:
            for ending, opposite in _OPPOSITES.items():
                if self.text.endswith(ending):
                    return self.text.removesuffix(ending) + opposite
        return f"not ({self.text})"

    @property
    def told(self) -> str:
        """The test as the program writes it and the way it went, for a sentence about the program."""
        if self.is_described:
            return self.readable
        if self.holds:
            return f"`{self.expression}`"
        is_short = _WITHOUT_OPERATOR.fullmatch(self.expression) is not None
        return f"`not {self.expression}`" if is_short else f"`{self.expression}` is false"

    @property
    def python(self) -> str:
        """The test as it holds on this path, as an expression."""
        return self.expression if self.holds else f"not ({self.expression})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """The conjunction of the tests on a path, in the order they run; empty when the path is always taken."""

    guards: tuple[Guard, ...] = ()

    @property
    def text(self) -> str:
        """A sentence for people and agents; empty when unconditional."""
        if len(self.guards) == 1:
            return self.guards[0].readable
        return " and ".join(
            f"({guard.text})" if guard.holds and " or " in guard.text else guard.readable
            for guard in self.guards
        )

    @property
    def told(self) -> str:
        """The tests as the program writes them, for a sentence about it; empty when unconditional."""
        return " and ".join(guard.told for guard in self.guards)

    @property
    def expression(self) -> str:
        """A Python expression; empty when unconditional."""
        parts = [guard.python for guard in self.guards]
        return parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)
