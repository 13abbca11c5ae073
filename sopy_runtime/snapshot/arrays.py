"""Arrays: objects that keep their elements in one block of memory."""

import math
from typing import Any

ARRAY_PACKAGES = frozenset({"array", "numpy"})


def is_array(cls: type) -> bool:
    """Whether instances offer their memory for writing."""
    # Before Python 3.12 no attribute tells; the two families of arrays are known by name.
    is_known = any(base.__module__.partition(".")[0] in ARRAY_PACKAGES for base in cls.__mro__)
    return cls is memoryview or is_known or hasattr(cls, "__buffer__")


def read_array(source: Any) -> list[Any]:
    """A shape and the elements after it: as they are, or all of them as bytes; nothing if they are hidden."""
    dtype = getattr(source, "dtype", None)
    if dtype is not None:
        if dtype.kind == "O":
            return [source.shape, *source.reshape(-1).tolist()]
        return [] if dtype.hasobject or not hasattr(source, "flags") else [source.shape, source.tobytes()]
    try:
        with memoryview(source) as view:
            return [] if view.readonly else [view.shape, view.tobytes()]
    except (TypeError, ValueError, BufferError):
        return []


def write_array(target: Any, content: list[Any]) -> None:
    """Write the elements back where they were."""
    if not content or read_array(target) == content:
        return
    if hasattr(target, "dtype"):
        _write_numpy(target, content)
        return
    shape, elements = content
    with memoryview(target) as view:
        if view.shape == shape:
            view.cast("B")[:] = elements
            return
    # It has grown or shrunk, as an `array.array` can.
    del target[:]
    target.frombytes(elements)


def _write_numpy(target: Any, content: list[Any]) -> None:
    """Write through strides of any kind, with numpy's own assignment, whatever a subclass makes of it."""
    ndarray: Any = next(base for base in reversed(type(target).__mro__) if base.__module__ == "numpy")
    shape, *elements = content
    if target.dtype.kind == "O":
        values = ndarray(math.prod(shape), target.dtype)
        for place, element in enumerate(elements):
            values[place] = element
        values = values.reshape(shape)
    else:
        values = ndarray(shape, target.dtype, elements[0])
    target.shape = shape
    ndarray.__setitem__(target, ..., values)
