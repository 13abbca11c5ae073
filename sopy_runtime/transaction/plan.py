"""How the changes of one handler are remembered before it runs and taken back if it fails."""

from typing import Any, Protocol

from sopy_runtime.outcome import Change


class Plan(Protocol):
    """Remembers before, restores or reports after. `memory` is the plan's own."""

    def remember(self, sigma: Any, procedure: Any) -> Any:
        """Whatever `restore` and `change` will need."""
        ...

    def restore(self, sigma: Any, procedure: Any, memory: Any) -> None:
        """Make sigma and the procedure's attributes what they were."""
        ...

    def change(self, sigma: Any, memory: Any, *, is_kept: bool = False) -> Change:
        """Which fields of sigma are not what they were.

        `is_kept`: the answer goes to a store, and must name every field that leads to a changed object.
        """
        ...
