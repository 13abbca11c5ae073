"""What `import sopy_runtime` costs beside pydantic. Goal: a fifth of pydantic at most.

That is 15 ms where pydantic takes 75 ms. Every interpreter finds its modules compiled, as if installed.
"""

import os
import statistics
import subprocess
import sys
import tempfile

TURNS = 15
PYDANTIC = "from pydantic import BaseModel, TypeAdapter, ValidationError"
STATEMENTS = {
    "pydantic": PYDANTIC,
    "sopy_runtime": f"{PYDANTIC}\nimport sopy_runtime",
    "sopy": f"{PYDANTIC}\nimport sopy",
}
MEASURE = "import time\nstart = time.process_time_ns()\n{}\nprint((time.process_time_ns() - start) / 1e6)"


def milliseconds(statement: str, compiled: str) -> float:
    """CPU time of a statement in a fresh interpreter, which keeps compiled modules in this folder."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-c", MEASURE.format(statement)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return float(answer.stdout)


def main() -> None:
    figures: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    with tempfile.TemporaryDirectory() as compiled:
        for statement in STATEMENTS.values():
            milliseconds(statement, compiled)
        for _ in range(3 if "--quick" in sys.argv else TURNS):
            for name, statement in STATEMENTS.items():
                figures[name].append(milliseconds(statement, compiled))
    for name, times in figures.items():
        extra = [time - base for time, base in zip(times, figures["pydantic"], strict=True)]
        ratios = [more / base for more, base in zip(extra, figures["pydantic"], strict=True)]
        share = f"{statistics.median(ratios):.2f} [{min(ratios):.2f}, {max(ratios):.2f}]"
        print(
            f"{name:<14}{statistics.median(times):>8.1f} ms {statistics.median(extra):>+8.1f} ms {share:>22}"
        )


if __name__ == "__main__":
    main()
