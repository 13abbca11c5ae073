"""Saying once, of each class of objects, that its instances are left alone."""

import warnings

from sopy_runtime.display import displayed


class NotRestoredWarning(UserWarning):
    """An object of the state cannot be remembered or written back; an event that is taken back leaves it."""


_named: set[tuple[type, str]] = set()


def warn_not_restored(instance: object, error: Exception, what: str) -> None:
    """Name an object that a rollback leaves as it is; once for each class, and never as an error."""
    if (type(instance), what) in _named:
        return
    _named.add((type(instance), what))
    try:
        warnings.warn(
            f"{displayed(instance):.80} of type {type(instance).__name__} {what}: {displayed(error)}; "
            "an event that is taken back leaves it as it is",
            NotRestoredWarning,
            stacklevel=2,
        )
    except NotRestoredWarning:  # warnings are errors here, and the event has nothing to do with it
        return
