"""What is slow in a run of the tests, summed by folder, file and test function."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

FOLDERS, FILES, TESTS = 30, 30, 60


def slow_list(durations: Iterable[tuple[str, float]]) -> Iterator[str]:
    """Lines that tell the seconds of node ids, all phases and parameters of a test together."""
    folders: defaultdict[str, float] = defaultdict(float)
    files: defaultdict[str, float] = defaultdict(float)
    tests: defaultdict[str, float] = defaultdict(float)
    for nodeid, seconds in durations:
        path, _, test = nodeid.partition("::")
        folders[_folder(path)] += seconds
        files[path] += seconds
        tests[f"{path}::{test.partition('[')[0]}"] += seconds
    yield f"{sum(folders.values()):8.1f} s in all, summed over processes"
    for sums, count in ((folders, FOLDERS), (files, FILES), (tests, TESTS)):
        yield ""
        slowest = sorted(sums.items(), key=lambda item: -item[1])[:count]
        yield from (f"{seconds:8.1f} s {name}" for name, seconds in slowest)


def _folder(path: str) -> str:
    parts = PurePosixPath(path).parent.parts
    return "/".join(parts[: 3 if parts[:2] == ("tests", "compiler") else 2])
