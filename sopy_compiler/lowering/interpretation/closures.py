"""The variables that nested functions keep."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from sopy_compiler.lowering.interpretation.values import Values


@dataclass(slots=True, eq=False)
class Closures:
    """Captured variables by number; equal variables of one function have one number, so that loops settle."""

    _variables: list[dict[str, Values]] = field(default_factory=list)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def number(self, node: int, variables: dict[str, Values]) -> int:
        """The number of what the function with this id captures."""
        key = (node, tuple(sorted(variables.items(), key=lambda item: item[0])))
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._variables)
            self._variables.append(variables)
        return found

    def variables(self, number: int) -> dict[str, Values]:
        """What was captured."""
        return self._variables[number]
