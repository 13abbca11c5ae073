"""Texts of objects that belong to the program: their `__repr__` and `__str__` may fail, a message may not."""


def displayed(value: object) -> str:
    """What `repr` says, or what can be said without it."""
    try:
        return repr(value)
    except Exception as error:  # noqa: BLE001  the program's own `__repr__`
        return _unreadable(value, error)


def text_of(value: object) -> str:
    """What `str` says as a plain string, or what can be said without it."""
    try:
        return str.__str__(str(value))
    except Exception as error:  # noqa: BLE001  the program's own `__str__`
        if isinstance(value, str):
            return str.__str__(value)
        return _unreadable(value, error)


def _unreadable(value: object, error: Exception) -> str:
    return f"<{type(value).__name__}, whose text fails with {type(error).__name__}>"
