"""Where objects of compiled classes of the standard library keep state that no attribute shows."""

import functools
import gc
import io
import types
from collections.abc import Iterator
from typing import Any

from sopy_runtime.snapshot.part import Content, Part, write_nothing


def compiled_parts(cls: type) -> Iterator[Part]:
    """The places of such a class; none for a class that is not known here."""
    known = (part for base, part in _BY_CLASS.items() if issubclass(cls, base))
    yield from tuple(known)[:1]
    for base in cls.__mro__:
        # Neither module is imported here: most programs use neither.
        if base.__module__ == "_random":
            yield _generator(base)
        if base.__module__ == "xml.etree.ElementTree" and not base.__dictoffset__:
            yield Part(_read_element, _write_element)


def _generator(base: Any) -> Part:
    """Read past `random.SystemRandom`, which has such a state and refuses to show it."""
    return Part(
        lambda source: [base.getstate(source)], lambda target, content: base.setstate(target, content[0])
    )


def _buffer(base: Any) -> Part:
    """A file in memory: its text or bytes, and the position; nothing of one that is closed."""

    def read(source: Any) -> Content:
        return None if source.closed else [base.__getstate__(source)]

    def write(target: Any, content: Content) -> None:
        # Attributes are a part of their own.
        before = content and (*content[0][:-1], None)
        now = None if target.closed else (*base.__getstate__(target)[:-1], None)
        if before is not None and before != now:
            base.__setstate__(target, before)

    return Part(read, write)


def _read_element(source: Any) -> list[Any]:
    return [source.tag, source.text, source.tail, source.attrib, *source]


def _write_element(target: Any, content: list[Any]) -> None:
    target.tag, target.text, target.tail, target.attrib, *target[:] = content


_BY_CLASS: dict[type, Part] = {
    functools.partial: Part(lambda source: [source.func, source.args, source.keywords], write_nothing),
    types.MethodType: Part(lambda source: [source.__self__, source.__func__], write_nothing),
    types.BuiltinFunctionType: Part(lambda source: [source.__self__], write_nothing),
    types.MethodWrapperType: Part(lambda source: [source.__self__], write_nothing),
    # Only the collector shows the mapping behind the view: a copy would not lead to it.
    types.MappingProxyType: Part(gc.get_referents, write_nothing),
    type({}.keys()): Part(lambda source: [source.mapping], write_nothing),
    type({}.values()): Part(lambda source: [source.mapping], write_nothing),
    type({}.items()): Part(lambda source: [source.mapping], write_nothing),
    io.StringIO: _buffer(io.StringIO),
    io.BytesIO: _buffer(io.BytesIO),
}
