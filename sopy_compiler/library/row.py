"""What is known of one outside function, as a row of a table: plain texts and truth values."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass


class Gives(StrEnum):
    """What a call gives."""

    UNKNOWN = "unknown"
    VALUE = "value"
    """Some value of the type `returns`; of any type where that is empty."""
    CONTAINER = "container"
    """A new container of the kind `returns` with the elements of its arguments."""
    CHOICE = "choice"
    """One of its arguments, or of the elements of a single one."""
    NUMBER = "number"
    """A number where it is given numbers."""
    FIRST = "first"
    """Its first argument: coroutines run where they are called, and this runs one."""
    NOTHING = "nothing"
    """It never returns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionRow:
    """An outside function, or with `is_prefix` all whose qualified names begin so.

    `runs` are the special methods of its first argument of which it runs the first that there is, with
    `runs_all` those of every argument. `method` is the method of its first argument that it is, as
    `operator.setitem` is `__setitem__`. Of one that `keeps` nothing, no argument is changed or kept.
    `runs_text` is true where it runs source text, which can do anything.
    """

    name: str
    is_prefix: bool = False
    gives: Gives = Gives.UNKNOWN
    returns: str = ""
    runs: tuple[str, ...] = ()
    runs_all: bool = False
    method: str = ""
    keeps: bool = True
    runs_text: bool = False
