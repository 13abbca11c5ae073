"""An assignment that a validator of the whole model refuses is taken back at once.

pydantic binds the value first and validates the whole afterwards: a handler that catches the error
would go on with a value that was refused. The rollback of the event does not help there: nothing fails.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import is_dataclass
from typing import Any, get_args

from pydantic import BaseModel

from sopy_runtime.snapshot.parts import is_same, parts_of


def guard_assignments(cls: type) -> None:
    """Do so for the instances of a class, and of the classes that its fields name."""
    for found in _classes(cls):
        if not _validates_the_whole(found):
            continue
        if issubclass(found, BaseModel):
            validator = found.__pydantic_validator__
            if not isinstance(validator, _Guarded):
                found.__pydantic_validator__ = _Guarded(validator)  # type: ignore[assignment]  # as pydantic's plugins do
        elif not getattr(found.__setattr__, "guards_assignments", False):
            found.__setattr__ = _guarded(found.__setattr__)  # type: ignore[method-assign]  # only here


class _Guarded:
    """The validator of a class, with assignments that leave no trace when they are refused."""

    def __init__(self, validator: Any) -> None:
        self._validator = validator

    def __getattr__(self, name: str) -> Any:
        return getattr(self._validator, name)

    def validate_assignment(self, model: Any, name: str, value: Any, **options: Any) -> Any:
        """What the validator does, and back again if it fails."""
        with _taken_back_if_refused(model):
            return self._validator.validate_assignment(model, name, value, **options)


def _guarded(assign: Callable[[Any, str, Any], None]) -> Callable[[Any, str, Any], None]:
    def __setattr__(self: Any, name: str, value: Any) -> None:  # noqa: N807  takes its place
        with _taken_back_if_refused(self):
            assign(self, name, value)

    __setattr__.guards_assignments = True  # type: ignore[attr-defined]  # functions take any attribute
    return __setattr__


@contextmanager
def _taken_back_if_refused(instance: Any) -> Iterator[None]:
    parts = parts_of(type(instance))
    contents = [part.read(instance) for part in parts]
    try:
        yield
    except BaseException:
        for part, content in zip(parts, contents, strict=True):
            if not is_same(content, part.read(instance)):
                part.write(instance, content)
        raise


def _validates_the_whole(cls: type) -> bool:
    config = getattr(cls, "model_config", None) or getattr(cls, "__pydantic_config__", None) or {}
    decorators = getattr(cls, "__pydantic_decorators__", None)
    has_validators = decorators is not None and (decorators.model_validators or decorators.root_validators)
    return bool(config.get("validate_assignment") and has_validators)


def _classes(cls: type) -> list[type]:
    found: list[type] = []
    pending: list[Any] = [cls]
    while pending:
        named = pending.pop()
        pending.extend(get_args(named))
        is_kind = isinstance(named, type) and (issubclass(named, BaseModel) or is_dataclass(named))
        if is_kind and named not in found:
            found.append(named)
            fields = getattr(named, "__pydantic_fields__", None) or getattr(named, "model_fields", {})
            pending.extend(field.annotation for field in fields.values())
    return found
