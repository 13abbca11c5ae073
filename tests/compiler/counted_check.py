"""Checks one folder in a process of its own, under limits, and prints what it took.

python -m tests.compiler.counted_check FOLDER SECONDS MEGABYTES
"""

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from sopy_compiler.compiler import check, compile_source
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather


def _peak_megabytes() -> int:
    """What this program has used at most; `ru_maxrss` may be that of the process it was started from."""
    status = Path("/proc/self/status")
    if status.exists():
        (peak,) = (line for line in status.read_text(encoding="utf-8").splitlines() if "VmHWM" in line)
        return int(peak.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    folder, seconds, megabytes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    gathered = gather([str(folder)], folder=folder, config=Config())
    compilation = compile_source(gathered.sources, loader=gathered.loader)
    findings = sorted({one.code for one in check(compilation)})
    print(json.dumps({**asdict(compilation.work), "findings": findings, "peak": _peak_megabytes()}))  # noqa: T201


if __name__ == "__main__":
    main()
