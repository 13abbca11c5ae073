"""What `import sopy_runtime` costs beside pydantic. Goal: 15 ms more at most."""

import statistics
import subprocess
import sys

TURNS = 15
PYDANTIC = "from pydantic import BaseModel, TypeAdapter, ValidationError"
STATEMENTS = {
    "pydantic": PYDANTIC,
    "sopy_runtime": f"{PYDANTIC}\nimport sopy_runtime",
    "sopy": f"{PYDANTIC}\nimport sopy",
}
MEASURE = "import time\nstart = time.process_time_ns()\n{}\nprint((time.process_time_ns() - start) / 1e6)"


def milliseconds(statement: str) -> float:
    """CPU time of a statement in a fresh interpreter."""
    command = [sys.executable, "-c", MEASURE.format(statement)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    figures: dict[str, list[float]] = {name: [] for name in STATEMENTS}
    for _ in range(3 if "--quick" in sys.argv else TURNS):
        for name, statement in STATEMENTS.items():
            figures[name].append(milliseconds(statement))
    for name, times in figures.items():
        extra = [time - base for time, base in zip(times, figures["pydantic"], strict=True)]
        print(f"{name:<14}{statistics.median(times):>8.1f} ms {statistics.median(extra):>+8.1f} ms")


if __name__ == "__main__":
    main()
