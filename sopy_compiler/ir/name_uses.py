"""The names that the program's text uses, whatever objects they belong to."""

from typing import Final

from sopy_compiler.immutable import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUses:
    """Sorted names. A rule that says "nowhere" asks here, because handlers are not all there is.

    `read` are attributes that are looked at, `stored` those that are assigned or filled, `reduced` those that
    only lose or reorder what they hold, `passed` the keywords of calls, `texts` string constants that are
    identifiers, `called` the plain names of what is called, `placed` how many arguments it is given at most
    without a name. `unpacked` are the names of what is called with `*` or `**`. `shows_state` tells that a
    handler prints, formats or hands out its whole state. `loaded` are the classes of which data may make
    instances: `model_validate` is called on them or they are handed to a function; `*` stands for a class
    that cannot be told.
    """

    read: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    reduced: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    placed: tuple[tuple[str, int], ...] = ()
    unpacked: tuple[str, ...] = ()
    shows_state: bool = False
    loaded: tuple[str, ...] = ()


NO_NAMES: Final = NameUses()
