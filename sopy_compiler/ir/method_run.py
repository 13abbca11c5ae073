"""What the methods of models do to their own object."""

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.effect import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRun:
    """A method of the model of that qualified name that no handler calls; paths start at the object."""

    model: str
    method: str
    accesses: tuple[Access, ...]
    assignments: tuple[Assignment, ...]
    additions: tuple[Addition, ...]
