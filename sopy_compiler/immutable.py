"""`dataclass` for values that nothing changes.

A frozen dataclass of the standard library stores each of its fields by a call, which makes it much
slower to build, and compiles half a dozen functions when its class is made. The type checkers hold the values
here immutable as they do all frozen ones; at runtime nobody does, and what compares and hashes them is
compiled once somebody asks.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None,
        /,
        *,
        frozen: bool = False,
        eq: bool = True,
        order: bool = False,
        **options: Any,
    ) -> Any:
        """Like that of the standard library, which it is for classes that are not frozen."""
        if cls is None:
            return lambda made: dataclass(made, frozen=frozen, eq=eq, order=order, **options)
        if not frozen:
            return dataclasses.dataclass(eq=eq, order=order, **options)(cls)
        if order:
            return dataclasses.dataclass(order=True, unsafe_hash=True, **options)(cls)
        own = {name for name in ("__eq__", "__hash__", "__repr__") if name in vars(cls)}
        made = dataclasses.dataclass(eq=False, repr=False, **options)(cls)
        if "__repr__" not in own:
            made.__repr__ = _shown
        if eq:
            _compare_by_content(made, own)
        return made


def _shown(self: Any) -> str:
    fields = dataclasses.fields(self)
    parts = (f"{one.name}={getattr(self, one.name)!r}" for one in fields if one.repr)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _compare_by_content(made: Any, own: set[str]) -> None:
    """Give the class `__eq__` and `__hash__`, which are compiled when one of them is first called."""

    def equal(self: object, other: object) -> Any:
        install()
        return made.__eq__(self, other)

    def hashed(self: object) -> int:
        install()
        found: int = made.__hash__(self)
        return found

    def install() -> None:
        names = [one.name for one in dataclasses.fields(made) if one.compare]
        functions = _functions(names)
        for name in {"__eq__", "__hash__"} - own:
            setattr(made, name, functions[name])

    for name, function in (("__eq__", equal), ("__hash__", hashed)):
        if name not in own:
            setattr(made, name, function)


def _functions(names: list[str]) -> dict[str, Callable[..., Any]]:
    """What compares and hashes objects by these attributes."""
    mine, theirs = ("".join(f"{owner}.{name}, " for name in names) for owner in ("self", "other"))
    source = f"""
def __eq__(self, other):
    if self is other:
        return True
    if other.__class__ is self.__class__:
        return ({mine}) == ({theirs})
    return NotImplemented
def __hash__(self):
    return hash(({mine}))
"""
    found: dict[str, Callable[..., Any]] = {}
    exec(source, found)  # noqa: S102  the names are those of fields
    return found
