"""What happened in a run, and assertions on it that say what happened instead."""

from typing import Any, NoReturn

from sopy_runtime.outcome import Kind, Outcome


class Trace:
    """Collects outcomes: `Session(observers=(trace,))`."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome[Any]] = []

    def __call__(self, outcome: Outcome[Any]) -> None:
        """Note one outcome."""
        self.outcomes.append(outcome)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What each event did."""
        return tuple(outcome.kind for outcome in self.outcomes)

    @property
    def path(self) -> tuple[str, ...]:
        """The procedures, by name, from the first to the present one; staying adds nothing."""
        if not self.outcomes:
            return ()
        moves = [outcome for outcome in self.outcomes if outcome.kind in ("moved", "finished")]
        first = type(self.outcomes[0].before).__name__
        return (first, *(type(outcome.after).__name__ for outcome in moves))

    @property
    def messages(self) -> tuple[str, ...]:
        """What the agent was told."""
        return tuple(outcome.message for outcome in self.outcomes if outcome.message is not None)

    def assert_path(self, *names: str) -> None:
        """The run visited these procedures, in this order, and no others."""
        if self.path != names:
            self._fail(f"expected the path {' -> '.join(names)}")

    def assert_told(self, text: str) -> None:
        """The agent was told something that contains this text."""
        if not any(text in message for message in self.messages):
            self._fail(f"the agent was never told {text!r}")

    def assert_never_recovered(self) -> None:
        """No event had to be recovered from."""
        if "recover" in self.kinds:
            self._fail("the agent had to recover")

    def _fail(self, expectation: str) -> NoReturn:
        lines = [f"{expectation}; what happened is:", *(f"  {outcome!r}" for outcome in self.outcomes)]
        raise AssertionError("\n".join(lines))
