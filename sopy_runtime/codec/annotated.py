"""Whether values are of the types that annotations ask for; what cannot be told is taken to be."""

from functools import lru_cache
from typing import Any

from pydantic import (
    ConfigDict,
    PydanticSchemaGenerationError,
    PydanticUserError,
    TypeAdapter,
    ValidationError,
)


def fits(value: Any, annotation: Any) -> bool:
    """Whether the value is of this type, as it stands."""
    adapter = _adapter(annotation)
    if adapter is None:
        return True
    try:
        adapter.validate_python(value, strict=True)
    except ValidationError:
        return False
    except Exception:  # noqa: BLE001  a validator of the program's own that expects something else
        return True
    return True


def converted(value: Any, annotation: Any) -> Any:
    """The value of this type that stands for the same, as pydantic finds it.

    Raises:
        ValidationError: there is none.
    """
    adapter = _adapter(annotation)
    return value if adapter is None else adapter.validate_python(value)


def _adapter(annotation: Any) -> TypeAdapter[Any] | None:
    try:
        return _made(annotation)
    except TypeError:  # not hashable
        return _make(annotation)


@lru_cache(maxsize=256)
def _made(annotation: Any) -> TypeAdapter[Any] | None:
    return _make(annotation)


def _make(annotation: Any) -> TypeAdapter[Any] | None:
    for config in (ConfigDict(arbitrary_types_allowed=True), None):
        try:
            return TypeAdapter(annotation, config=config)
        except PydanticSchemaGenerationError:
            return None
        except PydanticUserError:  # a type that has a configuration of its own takes no other
            continue
        except Exception:  # noqa: BLE001  an annotation that means nothing to pydantic
            return None
    return None
