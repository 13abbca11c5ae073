"""The command that serves workflows to Restate, wrong in one of the ways that tests have to find.

python -m tests.runtime.durable.broken_restate VARIANT [as the command]
"""

import sys
from typing import Any

from sopy_runtime.durable import hosting
from sopy_runtime.durable.restate.__main__ import main


class ForgetsKeys(hosting.Host):
    """Runs every event it is given."""

    def send(self, *arguments: Any) -> hosting.Turn:
        return super().send(*arguments[:4])


class ForgetsEvents(hosting.Host):
    """Acknowledges, now and then, what is not kept."""

    def send(self, *arguments: Any) -> hosting.Turn:
        turn = super().send(*arguments)
        if turn.get("reply", {}).get("sequence", 0) % 10 == 9:
            return {"reply": turn["reply"]}
        return turn


if __name__ == "__main__":
    variant, *words = sys.argv[1:]
    sys.modules["sopy_runtime.durable.restate.__main__"].Host = {  # type: ignore[attr-defined]  # what `main` makes
        "forgets keys": ForgetsKeys,
        "forgets events": ForgetsEvents,
    }[variant]
    main(words)
