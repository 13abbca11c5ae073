"""A file that was asked for and has no text."""

from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableSource:
    """`reason` is a clause such as "it is not UTF-8: byte 0xff at offset 12"; `path` is what reports show."""

    path: str
    reason: str
