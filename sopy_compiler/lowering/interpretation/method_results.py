"""What well-known methods of outside types return."""

from typing import Final

RESULT_TYPES: Final = {
    name: f"builtins.{result}"
    for result, names in {
        "str": "strip lstrip rstrip lower upper title capitalize format join replace removeprefix "
        "removesuffix casefold center ljust rjust zfill swapcase expandtabs translate decode isoformat "
        "strftime hex model_dump_json",
        "bool": "startswith endswith isdigit isalpha isalnum isspace islower isupper isdecimal isnumeric "
        "isidentifier issubset issuperset isdisjoint",
        "int": "count index find rfind rindex bit_length",
        "list": "split rsplit splitlines",
        "bytes": "encode",
        "dict": "model_dump",
    }.items()
    for name in names.split()
}
COPIES: Final = frozenset(
    {"copy", "model_copy", "union", "intersection", "difference", "symmetric_difference"}
)
