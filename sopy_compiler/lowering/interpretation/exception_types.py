"""Which exceptions a value is, and which `except` clauses take them."""

import builtins
from collections.abc import Iterator

from sopy_compiler.immutable import dataclass
from sopy_compiler.lowering.interpretation.evaluation import Evaluator
from sopy_compiler.lowering.interpretation.narrowing import flatten
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    External,
    InstanceOf,
    Typed,
    Value,
    Values,
    in_order,
    one,
)
from sopy_compiler.syntax.definitions import ClassDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An exception: its class's name, empty where it cannot be told, and its values."""

    name: str
    values: Values


def exceptions_of(values: Values, run: Evaluator) -> tuple[Raised, ...]:
    """The exceptions that `raise values` raises, one for each class."""
    found: dict[str, set[Value]] = {}
    for value in in_order(values):
        match value:
            case ClassObject(definition=definition) | InstanceOf(definition=definition):
                found.setdefault(definition.name, set()).add(InstanceOf(definition))
            case External(qualname=qualname):
                found.setdefault(qualname.rpartition(".")[2], set()).add(value)
            case Typed() if run.world.classes.by_qualname(value.type.name) is not None or value.type.is_known:
                found.setdefault(value.type.name.rpartition(".")[2], set()).add(value)
            case _:
                found.setdefault("", set()).add(value)
    return tuple(Raised(name=name, values=frozenset(found[name])) for name in sorted(found))


def instances(classes: Values, run: Evaluator) -> Values:
    """What `except classes as name` binds."""
    made: set[Value] = set()
    for value in flatten(classes, run):
        match value:
            case ClassObject(definition=definition):
                made.add(InstanceOf(definition))
            case _:
                made.add(value)
    return frozenset(made)


def is_surely_caught(raised: Values, name: str, classes: Values | None, run: Evaluator) -> bool:
    """Whether `except classes` takes every exception of the values; None is a bare `except`."""
    if classes is None:
        return True
    wanted = flatten(classes, run)
    values = raised or one(External(f"builtins.{name}"))
    return all(any(_is_exception(value, item, run) for item in wanted) for value in values)


def _is_exception(value: Value, wanted: Value, run: Evaluator) -> bool:
    """Whether the exception is surely an instance of the class."""
    names = tuple(_ancestors(value, run))
    match wanted:
        case ClassObject(definition=definition):
            own = _definition(value, run)
            return own is not None and run.world.classes.is_subclass(own, definition)
        case External(qualname=qualname):
            return qualname in names
    return False


def _definition(value: Value, run: Evaluator) -> ClassDefinition | None:
    match value:
        case InstanceOf(definition=definition) | ClassObject(definition=definition):
            return definition
        case Typed():
            return run.world.classes.by_qualname(value.type.name)
    return None


def _ancestors(value: Value, run: Evaluator) -> Iterator[str]:
    """The qualified names of the outside classes that the exception is an instance of."""
    definition = _definition(value, run)
    if definition is not None:
        for name in run.world.classes.externals(definition):
            yield from _builtin_ancestors(name)
        return
    match value:
        case External(qualname=qualname):
            yield from _builtin_ancestors(qualname)
        case Typed():
            yield from _builtin_ancestors(value.type.name)


def _builtin_ancestors(qualname: str) -> Iterator[str]:
    found = getattr(builtins, qualname.removeprefix("builtins."), None)
    if isinstance(found, type) and issubclass(found, BaseException):
        for ancestor in found.__mro__:
            yield f"builtins.{ancestor.__name__}"
        return
    yield qualname
    if not qualname.startswith("builtins."):
        # An outside exception derives from Exception, as all but a handful do.
        yield from ("builtins.Exception", "builtins.BaseException")
