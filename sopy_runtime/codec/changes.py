"""What has become of names and values since a document was written."""

import inspect
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from sopy_runtime.codec.annotated import fits
from sopy_runtime.errors import IncompatibleState

Convert = Callable[[Any], Any]
"""Makes the value that a field has now of the one that was kept."""
Add = Callable[[Mapping[str, Any]], Any]
"""Makes the value of a field that was not kept, of those of the others."""


class Step(Protocol):
    """One step from a version to a later one. Names are `module:Class` and `module:Class.field`."""

    @property
    def renames(self) -> Mapping[str, str]:
        """Classes, with their full names, and fields and members of enums, with their bare ones."""
        ...

    @property
    def converts(self) -> Mapping[str, Convert]:
        """By the field, as it is called after the step."""
        ...

    @property
    def adds(self) -> Mapping[str, Add]:
        """By the new field."""
        ...

    @property
    def drops(self) -> Collection[str]:
        """Fields that are gone, as they were called."""
        ...


class Changes:
    """Several steps, one after the other."""

    __slots__ = ("_steps",)

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        self._steps = tuple(steps)

    def __bool__(self) -> bool:
        return bool(self._steps)

    def name(self, name: str) -> str:
        """What the class or function of this name is called now."""
        for step in self._steps:
            name = step.renames.get(name, name)
        return name

    def member(self, cls: str, member: str) -> str:
        """What this member of an enum is called now; `cls` as the document has it."""
        for step in self._steps:
            member = step.renames.get(f"{cls}.{member}", member)
            cls = step.renames.get(cls, cls)
        return member

    def fields(self, cls: str, names: Collection[str]) -> set[str]:
        """What these fields are called now, without those that are gone."""
        for step in self._steps:
            left = [name for name in names if f"{cls}.{name}" not in step.drops]
            names = [step.renames.get(f"{cls}.{name}", name) for name in left]
            cls = step.renames.get(cls, cls)
        return set(names)

    def values(self, cls: str, values: dict[str, Any]) -> dict[str, Any]:
        """The fields as they are now.

        Raises:
            IncompatibleState: a value is not of the type that the function for it takes.
        """
        for step in self._steps:
            later = step.renames.get(cls, cls)
            kept = {step.renames.get(f"{cls}.{name}", name): value for name, value in values.items()}
            made = {name: add(kept) for name, add in _of(step.adds, later) if name not in kept}
            for name, convert in _of(step.converts, later):
                if name in kept:
                    kept[name] = _converted(f"{later}.{name}", convert, kept[name])
            gone = {
                step.renames.get(f"{cls}.{name}", name) for name in values if f"{cls}.{name}" in step.drops
            }
            values = {name: value for name, value in kept.items() if name not in gone} | made
            cls = later
        return values


AS_WRITTEN = Changes()


def _of(functions: Mapping[str, Any], cls: str) -> list[tuple[str, Any]]:
    """Those for fields of this class, by the bare name of the field."""
    parts = ((name.rpartition("."), function) for name, function in functions.items())
    return [(field, function) for (owner, _, field), function in parts if owner == cls]


def _converted(field: str, convert: Convert, value: Any) -> Any:
    asked = _asked(convert)
    if asked is not inspect.Parameter.empty and not fits(value, asked):
        name = field.partition(":")[2]
        raise IncompatibleState(
            f"{name} was {value!r:.80}, and {convert.__name__} takes {asked}",
            safe="it is kept as it was",
            remedy="let the function take every value that may have been kept",
        )
    return convert(value)


def _asked(convert: Convert) -> Any:
    """The annotation of the only parameter, if there is one."""
    try:
        parameters = inspect.signature(convert, eval_str=True).parameters.values()
    except (ValueError, NameError):
        return inspect.Parameter.empty
    return next(iter(parameters)).annotation
