"""What is known of a field of sigma at one point of a workflow."""

from enum import StrEnum

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.type_expression import Constant


class Certainty(StrEnum):
    """On how many of the ways that lead to the point something holds: all, some, or none."""

    SURELY = "surely"
    PERHAPS = "perhaps"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldState:
    """What is known of one field of sigma when a procedure is entered.

    `assigned` tells whether it was given when the state was made, or assigned or changed by a handler since:
    what never was has its default. `none` tells whether it is None, and is None where that cannot be told.
    `values` are the constants it can only be, in a stable order; None where it is no closed set.
    """

    assigned: Certainty
    none: Certainty | None
    values: tuple[Constant, ...] | None
