"""Everything that is done to states: by handlers, and by methods of models that none of them calls."""

from collections.abc import Iterator

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.addition import Addition
from sopy_compiler.ir.assignment import Assignment
from sopy_compiler.ir.effect import Access
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.method_run import MethodRun
from sopy_compiler.ir.program import Program


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRun:
    """What one piece of code does to an object of the type `sigma`, None where that is not known."""

    source: HandlerRun | MethodRun
    sigma: str | None
    accesses: tuple[Access, ...]
    assignments: tuple[Assignment, ...]
    additions: tuple[Addition, ...]


def state_runs(program: Program) -> Iterator[StateRun]:
    """The runs of handlers, then those of methods."""
    for procedure in program.procedures:
        for run in procedure.runs:
            yield StateRun(
                source=run,
                sigma=procedure.sigma,
                accesses=run.accesses,
                assignments=run.assignments,
                additions=run.additions,
            )
    for method in program.method_runs:
        yield StateRun(
            source=method,
            sigma=method.model,
            accesses=method.accesses,
            assignments=method.assignments,
            additions=method.additions,
        )
