"""From the bytes of a file to its text."""

import re
from dataclasses import dataclass
from typing import Final

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

# PEP 263: a comment in the first or second line.
_CODING_LINE: Final = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK_LINE: Final = re.compile(rb"^[ \t\f]*(?:#.*)?\r?$")
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")

# Codecs that are no encodings of source text, and some that take quadratic time on hostile bytes.
_REFUSED_CODECS: Final = frozenset({"idna", "punycode", "undefined"})


class UndecodableError(ValueError):
    """The bytes are no text; the message is a clause that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file with its line ends as they are, and how to write it back."""

    text: str
    encoding: str
    mark: bytes

    def encode(self, text: str) -> bytes:
        """The bytes of another text in the place of this one.

        Raises:
            UnicodeEncodeError: the file's encoding has not all of its characters.
        """
        return self.mark + text.encode(self.encoding)


def decode_losslessly(data: bytes, *, is_python: bool) -> Decoded:
    """The text of a file that is to be changed.

    Raises:
        UndecodableError: the text would not give back the same bytes.
    """
    declared = _declared_encoding(data) if is_python else None
    encoding = "utf-8" if declared is None else _plain_name(declared)
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    try:
        text = data[len(mark) :].decode(encoding)
        decoded = Decoded(text=text, encoding=encoding, mark=mark)
        is_same = decoded.encode(text) == data
    except (LookupError, ValueError):
        is_same = False
    if not is_same:
        raise UndecodableError(f"it cannot be written back in its encoding, {encoding}")
    return decoded


def decode_python(data: bytes) -> str:
    """The text of a Python file as PEP 263 reads it, without byte order mark, its lines ended by line feeds.

    Raises:
        UndecodableError: the bytes do not follow the declared encoding, or it is unknown.
    """
    declared = _declared_encoding(data)
    if declared is None or _plain_name(declared) in {"utf-8", "utf8"}:
        return decode_utf8(data)
    if data.startswith(BYTE_ORDER_MARK):
        raise UndecodableError(f"it starts with a UTF-8 byte order mark and declares the encoding {declared}")
    return _with_newlines(_decode_declared(data, declared))


def decode_utf8(data: bytes) -> str:
    """The text of UTF-8 bytes, without byte order mark, its lines ended by line feeds.

    Raises:
        UndecodableError: the bytes are not UTF-8.
    """
    if data.startswith(_UTF_16_MARKS):
        raise UndecodableError("it is UTF-16; source is read as UTF-8")
    try:
        return _with_newlines(data.removeprefix(BYTE_ORDER_MARK).decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UndecodableError(
            f"it is not UTF-8 (byte 0x{data[error.start]:02x} in line {line}) and declares no other encoding"
        ) from None


def declared_codec(data: bytes) -> str | None:
    """The name of the codec that Python source declares (PEP 263); None where it declares none."""
    declared = _declared_encoding(data)
    return None if declared is None else _plain_name(declared)


def _declared_encoding(data: bytes) -> str | None:
    first, _, rest = data.removeprefix(BYTE_ORDER_MARK)[:2048].partition(b"\n")
    found = _CODING_LINE.match(first)
    if found is None and _BLANK_LINE.match(first):
        found = _CODING_LINE.match(rest.partition(b"\n")[0])
    return found[1].decode("ascii", "replace") if found else None


def _plain_name(encoding: str) -> str:
    """The name without case and without the line-end suffix that Emacs adds (`utf-8-unix`)."""
    name = encoding.lower().replace("_", "-")
    return re.sub(r"^(utf-8|latin-1|iso-8859-1|iso-latin-1)-(?:unix|dos|mac)$", r"\1", name)


def _decode_declared(data: bytes, encoding: str) -> str:
    if _plain_name(encoding) in _REFUSED_CODECS:
        raise UndecodableError(f"it declares the encoding {encoding}, which is not one of source text")
    try:
        text = data.decode(_plain_name(encoding))
        # Codecs such as UTF-7 can produce half characters, which no report could print.
        text.encode("utf-8")
    except LookupError:
        raise UndecodableError(f"it declares the unknown encoding {encoding}") from None
    except ValueError:
        raise UndecodableError(f"it declares the encoding {encoding} and does not follow it") from None
    return text


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
