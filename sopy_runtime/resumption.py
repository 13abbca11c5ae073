"""Making a kept state fit the program that runs now, which may have changed since it was kept.

Classes are found again by module and name: the program may have been loaded anew in between.
"""

import dis
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise, takewhile
from operator import attrgetter
from types import FunctionType, ModuleType
from typing import Any, NoReturn, TypeAlias

from pydantic import BaseModel, ValidationError

from sopy_runtime.errors import IncompatibleState
from sopy_runtime.journal.record import State
from sopy_runtime.procedure import Procedure, sigma_class

_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))

Migration: TypeAlias = Callable[[State], State]
"""Makes a state of one version fit a later one; what it returns carries that later version."""


def fit(state: State, version: str, migrations: Mapping[str, Migration]) -> State:
    """The state, as objects of the classes that the program has now.

    Args:
        state: as the store has it.
        version: of the table that is to run; empty if it was never built.
        migrations: by the version they start from.

    Raises:
        IncompatibleState: something that the state is made of is gone, or lacks what is needed now.
    """
    remaining = dict(migrations)
    while (migrate := remaining.pop(state.version, None)) is not None:
        state = migrate(state)
    procedure = _fit_procedure(state, version)
    return replace(state, procedure=procedure, sigma=_fit_sigma(state, sigma_class(type(procedure))))


def _fit_procedure(state: State, version: str) -> Procedure[Any]:
    kept: Procedure[Any] = state.procedure
    present = _present_class(type(kept))
    if present is None:
        module = type(kept).__module__
        known = ", ".join(sorted(_procedures(sys.modules[module])))
        _refuse(state, f"it was in {_name(kept)}, which is gone; {module} now has: {known}")
    if present is type(kept) and state.version == version:
        return kept
    missing = sorted(_assigned(present) - vars(kept).keys() - set(dir(present)))
    if missing:
        _refuse(state, f"{present.__name__} now needs {', '.join(missing)}, which was not kept")
    procedure: Procedure[Any] = kept if present is type(kept) else _as_instance(present, vars(kept))
    return procedure


def _fit_sigma(state: State, wanted: type | None) -> Any:
    kept = state.sigma
    if wanted is None or isinstance(kept, wanted):
        return kept
    present = _present_class(type(kept))
    if present is None or present is not wanted:
        _refuse(state, f"its sigma was {_name(kept)}, and its procedure is now over {wanted.__name__}")
    if not issubclass(present, BaseModel):
        return _as_instance(present, vars(kept))
    try:
        return present.model_validate(dict(kept))
    except ValidationError as error:
        places = sorted({".".join(map(str, details["loc"])) or "it" for details in error.errors()})
        _refuse(state, f"{present.__name__} does not accept what was kept: {', '.join(places)}")


def _present_class(cls: type) -> type[Any] | None:
    """What the module has under the name of this class; the class itself if its name leads nowhere."""
    module = sys.modules.get(cls.__module__)
    if module is None or "<locals>" in cls.__qualname__:
        return cls
    try:
        found = attrgetter(cls.__qualname__)(module)
    except AttributeError:
        return None
    return found if isinstance(found, type) else None


def _procedures(module: ModuleType) -> Iterator[str]:
    for name, value in vars(module).items():
        if isinstance(value, type) and issubclass(value, Procedure) and value.__module__ == module.__name__:
            yield name


def _assigned(procedure: type[Any]) -> set[str]:
    """The attributes that `__init__` gives to `self` whatever happens: before it branches."""
    constructor = procedure.__init__
    if not isinstance(constructor, FunctionType) or not constructor.__code__.co_varnames:
        return set()
    itself = constructor.__code__.co_varnames[0]
    steps = takewhile(lambda step: step.opcode not in _JUMPS, dis.get_instructions(constructor))
    return {
        store.argval
        for load, store in pairwise(steps)
        if store.opname == "STORE_ATTR"
        and load.opname.startswith("LOAD_FAST")
        and _last(load.argval) == itself
    }


def _last(loaded: Any) -> Any:
    """The variable on top: Python 3.13 loads two in one step."""
    return loaded[-1] if isinstance(loaded, tuple) else loaded


def _as_instance(cls: type[Any], attributes: dict[str, Any]) -> Any:
    instance = object.__new__(cls)
    vars(instance).update(attributes)
    return instance


def _name(instance: object) -> str:
    return type(instance).__name__


def _refuse(state: State, reason: str) -> NoReturn:
    raise IncompatibleState(
        f"this session cannot go on: {reason}",
        safe="it is kept as it was",
        remedy=f"give Session.resume a function that makes it fit: migrations={{{state.version!r}: …}}",
    )
