"""Why an object that was read does not fit its class, which has changed since it was kept."""

from dataclasses import MISSING, fields
from typing import Any

from pydantic import BaseModel

from sopy_runtime.snapshot.fields import field_values


def model_misfit(made: BaseModel) -> str:
    """What a model lacks, or has too much; empty if it fits."""
    cls = type(made)
    values = vars(made)
    missing = [name for name, field in cls.model_fields.items() if field.is_required() and name not in values]
    gone = [name for name in values if name not in cls.model_fields and not hasattr(cls, name)]
    return _in_words(cls, missing, gone)


def dataclass_misfit(made: Any, kept: tuple[str, ...]) -> str:
    """The same for a dataclass; `kept` were its fields. Programs give instances other attributes."""
    cls = type(made)
    declared = {field.name: field for field in fields(made)}
    values = field_values(made)
    missing = [
        name for name, field in declared.items()
        if field.init and name not in values
        and field.default is MISSING and field.default_factory is MISSING
    ]  # fmt: skip
    gone = [name for name in kept if name in values and name not in declared and not hasattr(cls, name)]
    return _in_words(cls, missing, gone)


def _in_words(cls: type, missing: list[str], gone: list[str]) -> str:
    if missing:
        return f"{cls.__name__} now needs {', '.join(missing)}, which was not kept"
    return f"{cls.__name__} has no {', '.join(gone)} any more, which was kept" if gone else ""
