"""Subclasses of SOP: what running workflows are made with."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.signature import Signature
from sopy_compiler.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class SopClass:
    """A class deriving from `SOP`.

    `signature` is that of its own constructor or an inherited one of the project, None where `SOP`'s applies.
    `bases_known` is false where a base could not be followed. `unset` are those of `state` and `init_proc`
    that its constructor neither passes on nor assigns.
    """

    name: str
    qualname: str
    module: str
    span: Span
    bases_known: bool
    signature: Signature | None
    unset: tuple[str, ...] = ()
