"""Values without parts that JSON does not have: each with a tag, a text or a list, and the way back."""

import logging
import math
import re
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from pathlib import PosixPath, PurePosixPath, PureWindowsPath, WindowsPath
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic_core import MultiHostUrl, Url

# Python refuses to print longer integers in decimal, unless it is told otherwise.
LONGEST_DECIMAL_BITS = 10_000


class Scalar(NamedTuple):
    """How values of one class are written under a tag."""

    tag: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _write_datetime(value: datetime) -> list[Any]:
    zone = value.tzinfo
    naive = value.replace(tzinfo=None, fold=0).isoformat()
    return [naive, *([value.fold, _write_zone(zone)] if zone or value.fold else [])]


def _read_datetime(written: list[Any]) -> datetime:
    value = datetime.fromisoformat(written[0])
    return value if len(written) == 1 else value.replace(fold=written[1], tzinfo=_read_zone(written[2]))


def _write_time(value: time) -> list[Any]:
    return [value.replace(tzinfo=None, fold=0).isoformat(), value.fold, _write_zone(value.tzinfo)]


def _read_time(written: list[Any]) -> time:
    return time.fromisoformat(written[0]).replace(fold=written[1], tzinfo=_read_zone(written[2]))


def _write_zone(zone: Any) -> Any:
    if zone is None or zone is UTC:
        return None if zone is None else "UTC"
    if type(zone) is timezone:
        offset = zone.utcoffset(None)
        name = zone.tzname(None)
        return [_write_timedelta(offset), None if name == timezone(offset).tzname(None) else name]
    if isinstance(zone, ZoneInfo) and zone.key is not None:
        return {"zone": zone.key}
    # pydantic brings its own class for fixed offsets.
    if type(zone).__module__.startswith("pydantic") and (offset := zone.utcoffset(None)) is not None:
        return "UTC" if not offset else [_write_timedelta(offset), None]
    raise TypeError(f"the time zone {zone!r} has no name")


def _read_zone(written: Any) -> Any:
    if written is None or written == "UTC":
        return None if written is None else UTC
    if isinstance(written, dict):
        return ZoneInfo(written["zone"])
    offset, name = _read_timedelta(written[0]), written[1]
    return timezone(offset) if name is None else timezone(offset, name)


def _write_timedelta(value: timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


def _read_timedelta(written: list[int]) -> timedelta:
    return timedelta(days=written[0], seconds=written[1], microseconds=written[2])


def _write_slice(value: slice) -> list[Any]:
    parts = [value.start, value.stop, value.step]
    if any(part is not None and type(part) is not int for part in parts):
        raise TypeError("only slices of integers can be written")
    return parts


def _write_bytes(value: Any) -> str:
    return b64encode(value).decode()


def _write_float(value: float) -> str:
    return "nan" if math.isnan(value) else repr(value)


SCALARS: dict[type, Scalar] = {
    bytes: Scalar("bytes", _write_bytes, b64decode),
    complex: Scalar("complex", lambda value: [value.real.hex(), value.imag.hex()],
                    lambda written: complex(*map(float.fromhex, written))),
    date: Scalar("date", date.isoformat, date.fromisoformat),
    datetime: Scalar("datetime", _write_datetime, _read_datetime),
    time: Scalar("time", _write_time, _read_time),
    timedelta: Scalar("timedelta", _write_timedelta, _read_timedelta),
    timezone: Scalar("timezone", _write_zone, _read_zone),
    ZoneInfo: Scalar("zoneinfo", _write_zone, _read_zone),
    Decimal: Scalar("decimal", str, Decimal),
    Fraction: Scalar("fraction", str, Fraction),
    UUID: Scalar("uuid", str, UUID),
    PosixPath: Scalar("path", str, PosixPath),
    WindowsPath: Scalar("windows-path", str, WindowsPath),
    PurePosixPath: Scalar("pure-posix-path", str, PurePosixPath),
    PureWindowsPath: Scalar("pure-windows-path", str, PureWindowsPath),
    range: Scalar("range", lambda value: [value.start, value.stop, value.step],
                  lambda written: range(*written)),
    slice: Scalar("slice", _write_slice, lambda written: slice(*written)),
    type(...): Scalar("ellipsis", lambda _: None, lambda _: ...),
    type(NotImplemented): Scalar("not-implemented", lambda _: None, lambda _: NotImplemented),
    array: Scalar("array", lambda value: [value.typecode, _write_bytes(value.tobytes())],
                  lambda written: array(written[0], b64decode(written[1]))),
    Url: Scalar("url", str, Url),
    MultiHostUrl: Scalar("hosts-url", str, MultiHostUrl),
    **{cls: Scalar(cls.__name__, str, cls) for cls in (
        IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network,
    )},
    logging.Logger: Scalar("logger", lambda value: value.name, logging.getLogger),
}  # fmt: skip

INTEGER = Scalar("int", hex, lambda written: int(written, 16))
"""For those that are too long to be written in decimal."""

FLOAT = Scalar("float", _write_float, float)
"""For those that are not numbers, or not finite."""


def _write_pattern(value: re.Pattern[Any]) -> list[Any]:
    is_text = isinstance(value.pattern, str)
    return [value.pattern if is_text else _write_bytes(value.pattern), value.flags, is_text]


PATTERN = Scalar(
    "pattern",
    _write_pattern,
    lambda written: re.compile(written[0] if written[2] else b64decode(written[0]), written[1]),
)

READERS: dict[str, Callable[[Any], Any]] = {
    scalar.tag: scalar.read for scalar in (*SCALARS.values(), INTEGER, FLOAT, PATTERN)
}
SCALARS[re.Pattern] = PATTERN
