"""What ends a command before its work is done."""


class UsageError(Exception):
    """The command cannot do what it was asked to; the message says what to change."""
