"""Values that were read from a field which may have got another value since.

Variables, containers and arguments keep what a field has held: what is known of the field now need not be so
of them.
"""

from dataclasses import replace
from typing import Final

from sopy_compiler.lowering.interpretation.values import (
    Coroutine,
    Fields,
    Function,
    Items,
    Mapping,
    Method,
    Partial,
    SigmaPart,
    Value,
    Values,
)

_HOLDERS: Final = (Items, Mapping, Method, Function, Partial, Coroutine)


def former(values: Values, path: tuple[str, ...] = ()) -> Values:
    """The values after the field at `path`, or any field, has got another value."""
    if all(_former(value, path) is value for value in values):
        return values
    return frozenset(_former(value, path) for value in values)


def may_become_former(values: Values) -> bool:
    """Whether any of the values is or holds what a field has held."""
    return any(
        bool(value.path) if isinstance(value, SigmaPart) else isinstance(value, _HOLDERS) for value in values
    )


def _former(value: Value, path: tuple[str, ...]) -> Value:
    """The value itself where it does not depend on the field."""
    match value:
        case SigmaPart(is_former=False) if value.path and value.path[: len(path)] == path:
            return replace(value, is_former=True)
        case Items(elements=elements):
            held = tuple(former(values, path) for values in elements)
            return value if _are_same(held, elements) else replace(value, elements=held)
        case Mapping(entries=entries):
            held = tuple(former(values, path) for _, values in entries)
            if _are_same(held, tuple(values for _, values in entries)):
                return value
            keys = (key for key, _ in entries)
            return replace(value, entries=tuple(zip(keys, held, strict=True)))
        case Method(receiver=receiver) | Function(receiver=SigmaPart() as receiver):
            following = _former(receiver, path)
            return value if following is receiver else replace(value, receiver=following)
        case Coroutine(results=results):
            following_results = former(results, path)
            return value if following_results is results else replace(value, results=following_results)
        case Fields(of=of):
            following = _former(of, path)
            return value if following is of else Fields(following)
        case Partial(arguments=arguments, keywords=keywords):
            return replace(
                value,
                arguments=tuple(former(values, path) for values in arguments),
                keywords=tuple((name, former(values, path)) for name, values in keywords),
            )
    return value


def _are_same(left: tuple[Values, ...], right: tuple[Values, ...]) -> bool:
    return all(one is other for one, other in zip(left, right, strict=True))
