"""What a user has to change before a command can do its work."""


class WrongCallError(ValueError):
    """Settings or arguments cannot be used; the message says why, a mistake a line."""
