"""Store what the compiler says of many programs, and compare two of its versions by it.

python scripts/compare_facts.py store FILE         run the compiler of this tree over many programs
python scripts/compare_facts.py compare OLD NEW    exit 1 where findings, graph, sigma table or events differ

The programs are the examples, the corpora, the guide and random ones; `--also PATH` adds a file, or a folder
as one program. Stored of each: findings, graph, sigma tables, event matrices and the serialised facts.
`--same-as OLD` runs over the very texts of an earlier store, so that changed examples and generators compare
nothing but the compiler.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import resource
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from scripts.oracle_programs import (
    RANDOM,
    OracleProgram,
    named_programs,
    program_from_data,
    random_programs,
    written_programs,
)
from sopy_compiler.compiler import check, event_matrices, machines, sigma_tables
from sopy_compiler.emit.events_json import write_events_json
from sopy_compiler.emit.machine_json import write_json
from sopy_compiler.emit.sigma_json import write_sigma_json
from sopy_compiler.ir.serialize import program_data
from sopy_compiler.report.json_v1 import diagnostic_object

ANSWERS = ("findings", "graph", "sigma", "events")
FACTS = "facts"
ERROR = "error"
# What names an item of a list better than its number.
KEYS = ("qualname", "procedure", "path", "name", "code")


class OutOfTimeError(Exception):
    """The compiler has not answered within the time of one program."""


def answers(program: OracleProgram) -> dict[str, Any]:
    """What the compiler of this tree says of the program."""
    compilation = program.compiled()
    return {
        "findings": [diagnostic_object(one) for one in check(compilation)],
        "graph": json.loads(write_json(machines(compilation))),
        "sigma": json.loads(write_sigma_json(sigma_tables(compilation))),
        "events": json.loads(write_events_json(event_matrices(compilation))),
        FACTS: program_data(compilation.program),
    }


def line_of(work: tuple[OracleProgram, int]) -> str:
    """One line of a store; what goes wrong is an answer too."""
    program, seconds = work
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(seconds)
    try:
        found = answers(program)
    except Exception as error:  # noqa: BLE001  compared like everything else
        found = {ERROR: f"{type(error).__name__}: {error}"}
    finally:
        signal.alarm(0)
    return json.dumps({"program": program.data(), **found}, separators=(",", ":")) + "\n"


def _out_of_time(*_: object) -> None:
    raise OutOfTimeError


def store(arguments: argparse.Namespace) -> int:
    """Run the compiler of this tree over the programs."""
    if arguments.same_as:
        programs = [program_from_data(one["program"]) for one in read(arguments.same_as)]
    else:
        programs = list(written_programs())
        programs += [] if arguments.quick else random_programs(arguments.count)
    if arguments.quick:
        programs = [one for one in programs if not one.name.startswith(RANDOM)]
    programs = [
        one
        for number, one in enumerate(programs)
        if not (one.name.startswith(RANDOM) and number % arguments.every)
    ]
    programs += named_programs(arguments.also)
    work = [(program, arguments.seconds) for program in programs]
    with (
        multiprocessing.Pool(arguments.jobs, initializer=_bounded, initargs=(arguments.gigabytes,)) as pool,
        gzip.open(arguments.file, "wt", encoding="utf-8", compresslevel=4) as stream,
    ):
        for line in pool.imap(line_of, work, chunksize=4):
            stream.write(line)
    print(f"{len(programs)} programs")
    return 0


def _bounded(gigabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (gigabytes << 30, gigabytes << 30))


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The programs of a store with their answers."""
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def compare(arguments: argparse.Namespace) -> int:
    """Say how many programs are answered alike, and how the answers to the others differ."""
    kinds = (*ANSWERS, FACTS) if arguments.facts else ANSWERS
    new = {one["program"]["name"]: one for one in read(arguments.new)}
    equal: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    compared = missing = 0
    for old in read(arguments.old):
        name = old["program"]["name"]
        other = new.pop(name, None)
        if other is None:
            missing += 1
        elif other["program"] != old["program"]:
            differing["of another text (use --same-as)"] += 1
        else:
            compared += 1
            for kind in (ERROR, *kinds):
                if old.get(kind) == other.get(kind):
                    equal[kind] += kind in old
                    continue
                differing[kind] += 1
                if differing[kind] <= arguments.programs:
                    print(f"== {name}: {kind}")
                    print_difference(kind, old.get(kind), other.get(kind), limit=arguments.lines)
    for kind in (*kinds, ERROR):
        print(f"{kind:9} equal for {equal[kind]} of {compared} programs, different for {differing[kind]}")
    for kind in sorted(differing.keys() - {*kinds, ERROR}):
        print(f"{differing[kind]} programs {kind}")
    if missing or new:
        print(f"not compared: {missing} programs only in OLD, {len(new)} only in NEW")
    return 1 if differing else 0


def print_difference(kind: str, old: Any, new: Any, *, limit: int) -> None:
    """What has gone and what has come, one line each."""
    before, after = (
        [_finding(one) for one in data or ()] if kind == "findings" else list(_flattened(data))
        for data in (old, new)
    )
    lines: list[str] = []
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            lines += [f"  - {line}" for line in before[start:end]]
            lines += [f"  + {line}" for line in after[first:last]]
    print("\n".join(line[:240] for line in lines[:limit]))
    if len(lines) > limit:
        print(f"  ... and {len(lines) - limit} more lines")


def _finding(one: dict[str, Any]) -> str:
    rest = {key: one[key] for key in ("help", "symbol", "subject", "related", "fix") if one[key]}
    place = f"{one['path']}:{one['line']}:{one['column']}"
    return f"{place} {one['severity']} {one['code']} {one['message']} {rest}"


def _flattened(data: Any, path: str = "") -> Iterator[str]:
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from _flattened(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list) and data:
        for number, value in enumerate(data):
            yield from _flattened(value, f"{path}[{_name(value, number)}]")
    else:
        yield f"{path} = {json.dumps(data, ensure_ascii=False)}"


def _name(value: Any, number: int) -> str:
    if isinstance(value, dict):
        for key in KEYS:
            if isinstance(value.get(key), str):
                return str(value[key])
    return str(number)


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    storing = commands.add_parser("store")
    storing.add_argument("file", type=Path)
    storing.add_argument("--quick", action="store_true", help="examples, corpora and guide only")
    storing.add_argument("--also", type=Path, action="append", default=[], metavar="PATH")
    storing.add_argument("--count", type=int, default=1_000, help="random programs (default: 1000)")
    storing.add_argument("--every", type=int, default=1, metavar="N", help="every Nth random program only")
    storing.add_argument("--same-as", type=Path, metavar="OLD", help="the programs of this store")
    storing.add_argument("--jobs", type=int, default=2)
    storing.add_argument("--seconds", type=int, default=120, help="time for one program")
    storing.add_argument("--gigabytes", type=int, default=6, help="address space of one process")
    storing.set_defaults(run=store)
    comparing = commands.add_parser("compare")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    comparing.add_argument("--facts", action="store_true", help="compare the facts too")
    comparing.add_argument("--programs", type=int, default=20, help="how many differences a kind are shown")
    comparing.add_argument("--lines", type=int, default=12, help="how many lines of each are shown")
    comparing.set_defaults(run=compare)
    arguments = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The order of a few facts hangs on the hashes of texts, and is no difference.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
