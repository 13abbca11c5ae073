"""Holding a state that another version of the program has kept to what the program asks for now."""

import typing
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError
from typing_extensions import is_typeddict

from sopy_runtime.codec.annotated import converted, fits
from sopy_runtime.constructor import assigned_attributes
from sopy_runtime.journal.image import incompatible
from sopy_runtime.journal.record import State
from sopy_runtime.procedure import Procedure, sigma_class, sigma_type, unparametrized
from sopy_runtime.snapshot.graph import take_snapshot


def fit(state: State, version: str) -> State:
    """The state, whose values are of the types that its classes ask for.

    Under the version it was kept under a state is good as it stands: programs keep values that their
    annotations do not allow, and nothing hinders them.

    Args:
        state: in objects of the present classes.
        version: of the program that is to go on.

    Raises:
        IncompatibleState: it lacks what is needed now, or has what is not known any more.
    """
    procedure: Procedure[Any] = state.procedure
    _check_sigma(state, sigma_class(type(procedure)))
    if state.version == version:
        return state
    declared = sigma_type(type(procedure))
    if is_typeddict(declared):
        _check_keys(state, declared)
    for instance in take_snapshot((state.sigma, procedure)).instances():
        cls: Any = type(instance)
        _check_attributes(instance, state.version)
        _check_types(instance, _annotations(cls), state.version)
    return state


def _check_sigma(state: State, wanted: type | None) -> None:
    kept = unparametrized(type(state.sigma))
    if wanted is None or issubclass(kept, unparametrized(wanted)) or not isinstance(kept, type):
        return
    if issubclass(kept, dict) and issubclass(wanted, dict):
        return
    reason = f"its sigma was {kept.__name__}, and its procedure is now over {wanted.__name__}"
    raise incompatible(reason, state.version)


def _check_keys(state: State, declared: Any) -> None:
    missing = sorted(declared.__required_keys__ - state.sigma.keys())
    if missing:
        reason = f"{declared.__name__} now needs {', '.join(missing)}, which was not kept"
        raise incompatible(reason, state.version)
    gone = sorted(state.sigma.keys() - declared.__required_keys__ - declared.__optional_keys__)
    if gone:
        reason = f"{declared.__name__} has no {', '.join(gone)} any more, which was kept"
        raise incompatible(reason, state.version)
    _check_types(state.sigma, _annotations(declared), state.version)


def _check_attributes(instance: Any, version: str) -> None:
    """See that an object of a plain class has what its constructor gives to every one."""
    cls = type(instance)
    if isinstance(instance, BaseModel) or is_dataclass(cls) or not hasattr(instance, "__dict__"):
        return
    missing = assigned_attributes(cls) - vars(instance).keys() - set(dir(cls))
    if missing:
        reason = f"{cls.__name__} now needs {', '.join(sorted(missing))}, which was not kept"
        raise incompatible(reason, version)


def _check_types(instance: Any, annotations: Mapping[str, Any], version: str) -> None:
    values: dict[str, Any] = instance if isinstance(instance, dict) else getattr(instance, "__dict__", {})
    for name, annotation in annotations.items():
        if name not in values or fits(values[name], annotation):
            continue
        try:
            values[name] = converted(values[name], annotation)
        except ValidationError:
            kept = f"{name} was {values[name]!r:.60}"
            reason = f"{type(instance).__name__} does not accept what was kept: {kept}"
            raise incompatible(reason, version) from None


@lru_cache(maxsize=256)
def _annotations(cls: Any) -> Mapping[str, Any]:
    if issubclass(cls, BaseModel):
        return {name: field.annotation for name, field in cls.model_fields.items()}
    try:
        return dict(_own_hints(cls))
    except Exception:  # noqa: BLE001  names that are there for type checkers alone
        return {}


def _own_hints(cls: type) -> Iterator[tuple[str, Any]]:
    known = Procedure.__annotations__
    for name, hint in typing.get_type_hints(cls).items():
        if name not in known and typing.get_origin(hint) is not typing.ClassVar:
            yield name, hint
