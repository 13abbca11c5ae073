"""Checking a whole state by its own validators, whatever assignments have let through."""

from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from pydantic import (
    AliasChoices,
    AliasPath,
    BaseModel,
    PydanticSchemaGenerationError,
    PydanticUserError,
    RootModel,
    TypeAdapter,
)

from sopy_runtime.snapshot.graph import take_snapshot


def revalidate(sigma: Any) -> None:
    """Validate copies of the state and of every model and dataclass in it; the state itself stays as it is.

    Raises:
        ValidationError: something in it is not valid.
    """
    for instance in take_snapshot((sigma,)).instances():
        if isinstance(instance, BaseModel):
            _check_model(instance)
        elif is_dataclass(instance):
            _check_dataclass(instance)


def _check_model(model: BaseModel) -> None:
    validator = type(model).__pydantic_validator__
    if isinstance(model, RootModel):
        validator.validate_python(model.root)
    else:
        validator.validate_python(_as_sent(type(model), dict(model)))


def _check_dataclass(instance: Any) -> None:
    cls: Any = type(instance)
    adapter = _adapter(cls)
    if adapter is not None:
        values = {
            field.name: getattr(instance, field.name)
            for field in fields(instance)
            if field.init and hasattr(instance, field.name)
        }
        adapter.validate_python(_as_sent(cls, values))


def _as_sent(cls: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values under the names by which a validator looks for them."""
    config = getattr(cls, "model_config", None) or getattr(cls, "__pydantic_config__", {})
    if config.get("validate_by_alias") is False:
        return values
    # pydantic 2.7 keeps them under the other name.
    fields = getattr(cls, "__pydantic_fields__", None) or getattr(cls, "model_fields", {})
    sent: dict[str, Any] = {}
    for name, value in values.items():
        alias = fields[name].validation_alias if name in fields else None
        if isinstance(alias, AliasChoices):
            alias = alias.choices[0]
        path = alias.path if isinstance(alias, AliasPath) else [alias or name]
        _put(sent, path, value)
    return sent


def _put(target: Any, path: list[Any], value: Any) -> None:
    """Put a value where a path through dicts and lists leads."""
    key, *rest = path
    if isinstance(key, int):
        target.extend([None] * (key + 1 - len(target)))
    if not rest:
        target[key] = value
        return
    if target[key] is None if isinstance(key, int) else key not in target:
        target[key] = [] if isinstance(rest[0], int) else {}
    _put(target[key], rest, value)


@lru_cache(maxsize=256)
def _adapter(cls: Any) -> TypeAdapter[Any] | None:
    """None for a dataclass of whose fields pydantic knows nothing."""
    try:
        return TypeAdapter(cls)
    except (PydanticSchemaGenerationError, PydanticUserError, NameError, TypeError):
        return None
