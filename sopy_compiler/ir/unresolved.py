"""What the analysis could not follow, kept as a fact."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.source.span import Span


class UnresolvedKind(StrEnum):
    """What is not known because of it."""

    TRANSITION = "transition"
    BASE = "base"
    EVENT = "event"
    SIGMA = "sigma"
    ENTRY = "entry"
    IGNORE = "ignore"
    IMPORT = "import"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """A gap: `reason` is a clause such as "the returned value comes from the unknown function `pick`"."""

    kind: UnresolvedKind
    reason: str
    span: Span
    symbol: str = ""
    module: str = ""


class NameRole(StrEnum):
    """What an undefined name is used as."""

    BASE = "base class"
    EVENT = "event"
    SIGMA = "sigma type"
    TARGET = "transition target"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndefinedName:
    """A name used in a role that the module neither defines nor imports.

    `candidates` are the names in scope that could have been meant, in order of definition.
    """

    name: str
    role: NameRole
    span: Span
    symbol: str
    in_fragment: bool
    candidates: tuple[str, ...] = ()
