"""Event classes and uses of them."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.signature import Signature
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReference:
    """A mention of an event: in an annotation, in `ignore`, in `observes`.

    `event` is the qualified name, also for a class that a fragment never defines (`is_known` is false then).
    """

    event: str
    span: Span
    is_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A class deriving from `Event[payload]`; `bases` are its project ancestors, nearest first.

    `signature` is the project-defined constructor, or None when the one of the runtime applies. No instance
    of the very class can be made if it `is_abstract`: it derives from `ABC` and leaves a method abstract.
    """

    name: str
    qualname: str
    module: str
    span: Span
    body: Span
    bases: tuple[str, ...]
    payload: TypeExpression | None
    description: str = ""
    signature: Signature | None = None
    bases_known: bool = True
    is_reported: bool = True
    is_abstract: bool = False
    lost_payload: Span | None = None
    """Where the constructor of the class stands, if it neither sets the payload nor lets a base do so."""
