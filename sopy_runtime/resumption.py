"""Making a kept state fit the program that runs now, which may have changed since it was kept.

Classes are found again by module and name: the program may have been loaded anew in between.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from operator import attrgetter
from types import ModuleType
from typing import Any, NoReturn, TypeAlias

from pydantic import BaseModel, TypeAdapter, ValidationError

from sopy_runtime.constructor import assigned_attributes
from sopy_runtime.errors import IncompatibleState, UnpersistableValue
from sopy_runtime.journal.image import image_of, state_of
from sopy_runtime.journal.record import State
from sopy_runtime.procedure import Procedure, sigma_class
from sopy_runtime.snapshot.graph import take_snapshot

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
    present = _check_procedure(state)
    _check_sigma(state, sigma_class(present))
    fitting = _in_present_classes(state)
    if present is not type(state.procedure) or state.version != version:
        _check_attributes(state, fitting.procedure)
    return fitting


def _check_procedure(state: State) -> type[Procedure[Any]]:
    """The class, as it is now, of the procedure that the session was in."""
    kept = state.procedure
    present = _present_class(type(kept))
    if present is None:
        module = type(kept).__module__
        known = ", ".join(sorted(_procedures(sys.modules[module])))
        _refuse(state, f"it was in {_name(kept)}, which is gone; {module} now has: {known}")
    return present


def _check_sigma(state: State, wanted: type | None) -> None:
    kept = state.sigma
    present = _present_class(type(kept))
    if wanted is not None and (present is None or not issubclass(present, wanted)):
        _refuse(state, f"its sigma was {_name(kept)}, and its procedure is now over {wanted.__name__}")
    if present is type(kept) or present is None or not issubclass(present, BaseModel):
        return
    missing = [name for name, field in present.model_fields.items() if field.is_required()]
    missing = sorted(set(missing) - vars(kept).keys())
    if missing:
        _refuse(state, f"{present.__name__} does not accept what was kept: {', '.join(missing)}")


def _check_attributes(state: State, procedure: Procedure[Any]) -> None:
    present = type(procedure)
    missing = sorted(assigned_attributes(present) - vars(procedure).keys() - set(dir(present)))
    if missing:
        _refuse(state, f"{present.__name__} now needs {', '.join(missing)}, which was not kept")


def _in_present_classes(state: State) -> State:
    """The state with every object, however deep, of the class that its module has now; no validator runs."""
    stale = {cls: present for cls in _classes_in(state) if (present := _present_class(cls)) is not cls}
    if not stale:
        return state
    gone = sorted(cls.__qualname__ for cls, present in stale.items() if present is None)
    if gone:
        _refuse(state, f"{', '.join(gone)} is gone")
    try:
        fitting = state_of(image_of(state))
    except (IncompatibleState, UnpersistableValue) as error:
        _refuse(state, error.happened)
    changed = {present: _changed_fields(cls, present) for cls, present in stale.items() if present}
    for instance in take_snapshot((fitting.sigma, fitting.procedure)).instances():
        for name in changed.get(type(instance), ()):
            _convert(state, instance, name)
    return fitting


def _classes_in(state: State) -> set[type]:
    snapshot = take_snapshot((state.sigma, state.procedure))
    return {type(instance) for instance in snapshot.instances()} | {
        type(leaf) for leaf in snapshot.leaves() if isinstance(leaf, Enum)
    }


def _changed_fields(old: type, new: type) -> tuple[str, ...]:
    """The fields that both models have, with other types: what was kept has to be looked at."""
    if not (issubclass(old, BaseModel) and issubclass(new, BaseModel)):
        return ()
    return tuple(
        name
        for name, field in new.model_fields.items()
        if name in old.model_fields and repr(field.annotation) != repr(old.model_fields[name].annotation)
    )


def _convert(state: State, instance: BaseModel, name: str) -> None:
    cls = type(instance)
    try:
        annotation: Any = cls.model_fields[name].annotation
        value = TypeAdapter(annotation).validate_python(vars(instance)[name])
    except ValidationError:
        _refuse(state, f"{cls.__name__} does not accept what was kept: {name}")
    vars(instance)[name] = value


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


def _name(instance: object) -> str:
    return type(instance).__name__


def _refuse(state: State, reason: str) -> NoReturn:
    raise IncompatibleState(
        f"this session cannot go on: {reason}",
        safe="it is kept as it was",
        remedy=f"give Session.resume a function that makes it fit: migrations={{{state.version!r}: …}}",
    )
