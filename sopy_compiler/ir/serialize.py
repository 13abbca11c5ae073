"""A program as versioned JSON and back, for caches and for comparing runs; docs/formats/ir.md describes it.

`graph --format json` is the form for other tools: this one follows the facts as the compiler keeps them.
"""

import json
from typing import Any, Final

from sopy_compiler.ir.codec import MalformedDataError, from_data, to_data
from sopy_compiler.ir.program import Program

VERSION: Final = 1


def program_data(program: Program) -> dict[str, Any]:
    """The program as plain data that JSON can hold."""
    return {"version": VERSION, "program": to_data(program)}


def program_from_data(data: object) -> Program:
    """The program that `program_data` wrote, equal to it in every fact.

    Raises:
        MalformedDataError: the data is of another version or no such document.
    """
    if not isinstance(data, dict) or "version" not in data:
        raise MalformedDataError("this is no sopyc program: it names no version")
    if type(data["version"]) is not int or data["version"] != VERSION:
        raise MalformedDataError(
            f"this sopyc reads version {VERSION}, not {data['version']!r}; write the file anew"
        )
    if data.keys() != {"version", "program"}:
        raise MalformedDataError("a document has the keys `version` and `program`, and no other")
    return from_data(Program, data["program"])


def write_program(program: Program) -> str:
    """The program as one line of JSON; the same program gives the same text."""
    return json.dumps(program_data(program), ensure_ascii=True, separators=(",", ":"), allow_nan=False) + "\n"


def read_program(text: str) -> Program:
    """The program that `write_program` wrote.

    Raises:
        MalformedDataError: the text is no JSON, of another version, or no such document.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedDataError(f"this is no JSON: {error}") from None
    return program_from_data(data)
