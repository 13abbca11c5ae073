"""Transition coverage for other programs: JSON (docs/formats/coverage-v1.schema.json) and LCOV."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from sopy_runtime.known_transitions import Known
from sopy_runtime.transition_coverage import WayCoverage, percentage

VERSION = 1


def as_json(known: Known) -> str:
    """Every transition with how often it was taken; `sopyc graph --coverage` reads it."""
    ways = [one for row in known.rows for one in row.ways]
    document = {
        "version": VERSION,
        "summary": {
            "transitions": len(ways),
            "taken": sum(1 for one in ways if one.taken),
            "percent": round(percentage(known.rows), 2),
        },
        "transitions": [
            {
                "procedure": row.procedure,
                "event": row.event,
                "way": one.way,
                "condition": one.when,
                "taken": one.taken,
                "path": one.path or None,
                "line": one.line or None,
            }
            for row in known.rows
            for one in row.ways
        ],
        "unknown": [
            {"procedure": one.procedure, "event": one.event, "way": one.way, "gap": one.gap or None}
            for one in known.strangers
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_lcov(known: Known) -> str:
    """A branch for each transition, on its line; a row is a block. What has no place is left out."""
    files: dict[str, dict[int, list[WayCoverage]]] = {}
    for block, row in enumerate(known.rows):
        for one in row.ways:
            if one.line:
                files.setdefault(one.path, {}).setdefault(block, []).append(one)
    return "".join(f"{line}\n" for path, blocks in sorted(files.items()) for line in _record(path, blocks))


def _record(path: str, blocks: Mapping[int, Sequence[WayCoverage]]) -> Iterator[str]:
    yield "TN:"
    yield f"SF:{path}"
    lines: dict[int, int] = {}
    for block, ways in blocks.items():
        is_run = any(one.taken for one in ways)
        for branch, one in enumerate(ways):
            # A row that never ran is told apart from one that went another way.
            yield f"BRDA:{one.line},{block},{branch},{one.taken if is_run else '-'}"
            lines[one.line] = lines.get(one.line, 0) + one.taken
    all_ways = [one for ways in blocks.values() for one in ways]
    yield f"BRF:{len(all_ways)}"
    yield f"BRH:{sum(1 for one in all_ways if one.taken)}"
    for line, taken in sorted(lines.items()):
        yield f"DA:{line},{taken}"
    yield f"LF:{len(lines)}"
    yield f"LH:{sum(1 for taken in lines.values() if taken)}"
    yield "end_of_record"


FORMATS: Mapping[str, Callable[[Known], str]] = {"json": as_json, "lcov": as_lcov}
