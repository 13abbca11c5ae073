"""The structural invariants of a program: what every later phase takes for granted."""

from sopy_compiler.ir.program import Program
from sopy_compiler.ir.verify_flow import verify_flows
from sopy_compiler.ir.verify_handlers import verify_handlers
from sopy_compiler.ir.verify_names import verify_names
from sopy_compiler.ir.verify_places import verify_places
from sopy_compiler.ir.violation import Violation


def verify(program: Program) -> tuple[Violation, ...]:
    """Every contradiction among the facts, sorted; a program that lowering made has none."""
    found = {
        *verify_names(program),
        *verify_places(program),
        *verify_handlers(program),
        *verify_flows(program),
    }
    return tuple(sorted(found))
