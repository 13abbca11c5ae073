"""Reading an annotation that may be a string, a union or an alias."""

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from sopy_runtime.event import Event


def evaluate(annotation: Any, function: types.FunctionType, names: Mapping[str, Any]) -> Any:
    """The object a string annotation stands for; any other annotation as it is.

    `names` are visible where the function was written, beside its globals and closure.

    Raises:
        NameError: a name in it is not defined (yet).
    """
    if not isinstance(annotation, str):
        return annotation
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=False)
    scope = dict(names)
    for name, cell in cells:
        try:
            scope[name] = cell.cell_contents
        except ValueError:  # the enclosing function has not bound the name yet
            continue
    # The text is the program's own annotation, evaluated where `typing.get_type_hints` would.
    return evaluate(eval(annotation, function.__globals__, scope), function, names)  # noqa: S307


def event_classes(annotation: Any) -> Iterator[type[Event[Any]]]:
    """The event classes an annotation names: members of a union, bound of a TypeVar, origin of a generic.

    Raises:
        TypeError: part of it is not an event class.
    """
    origin = get_origin(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Event):
        yield annotation
    elif isinstance(origin, type) and issubclass(origin, Event):
        yield origin
    elif origin in (Union, types.UnionType):
        for member in get_args(annotation):
            yield from event_classes(member)
    elif origin is Annotated:
        yield from event_classes(get_args(annotation)[0])
    elif isinstance(annotation, TypeVar) and (annotation.__bound__ or annotation.__constraints__):
        for member in (annotation.__bound__, *annotation.__constraints__):
            if member is not None:
                yield from event_classes(member)
    elif (
        value := getattr(annotation, "__value__", None)
    ) is not None:  # `type Decision = Approved | Rejected`
        yield from event_classes(value)
    else:
        raise TypeError(f"{annotation!r} is not an event class")
