"""The names that the program's text uses, and of which objects where their class can be told."""

from collections.abc import Set as AbstractSet
from typing import Final

from sopy_compiler.immutable import dataclass

ANY_NAME: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class OwnedName:
    """An attribute or keyword. `owner` is the class of the object, empty where it can be any.

    The name is `*` where it is computed.
    """

    name: str
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUses:
    """Sorted names. A rule that says "nowhere" asks here, because handlers are not all there is.

    `reads` are attributes that are looked at, `stores` those that are assigned or filled after the object was
    made, `reductions` those that only lose or reorder what they hold, `keywords` what calls are given by name
    or by position for a known parameter: the owner is the class of the object that is made or copied.
    `texts` are string constants that are identifiers, `called` the plain names of what is called, `unpacked`
    those of what is called with `*` or `**`, `always_passed` has of each name that is written like a class
    the keywords in all of its calls. `shows_state` tells that a handler prints, formats or hands out its
    whole state. `loaded` are the classes of which data may make instances: `model_validate` is called on them
    or they are handed to a function; `*` stands for a class that cannot be told.
    """

    reads: tuple[OwnedName, ...] = ()
    stores: tuple[OwnedName, ...] = ()
    reductions: tuple[OwnedName, ...] = ()
    keywords: tuple[OwnedName, ...] = ()
    texts: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    unpacked: tuple[str, ...] = ()
    always_passed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    shows_state: bool = False
    loaded: tuple[str, ...] = ()

    @property
    def read(self) -> frozenset[str]:
        """The attributes that are looked at, whatever objects they belong to."""
        return frozenset(one.name for one in self.reads)

    @property
    def passed(self) -> frozenset[str]:
        """The keywords of calls, whatever is called."""
        return frozenset(one.name for one in self.keywords)


def concern(uses: tuple[OwnedName, ...], name: str, classes: AbstractSet[str]) -> bool:
    """Whether one of the uses can be of this attribute of an object of one of the classes."""
    return any(one.name in {name, ANY_NAME} and (not one.owner or one.owner in classes) for one in uses)


NO_NAMES: Final = NameUses()
