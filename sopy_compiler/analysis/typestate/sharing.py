"""Fields that another running workflow changes, as both are made with one state variable."""

from collections import Counter
from collections.abc import Iterable

from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.ir.handler import HandlerRun


def changed_by_sharers(workflow: WorkflowFacts, workflows: Iterable[WorkflowFacts]) -> frozenset[str]:
    """The names of fields that may change between two events of the workflow; `*` is any field.

    Two SOPs of the workflow itself share as well: each of them is in a procedure of its own.
    """
    own = _states(workflow)
    found: set[str] = set()
    for other in workflows:
        theirs = own - Counter(set(own)) if other is workflow else _states(other)
        if own.keys() & theirs.keys():
            runs = (run for procedure in other.procedures for run in procedure.runs)
            found.update(name for run in runs for name in _changed(run))
    return frozenset(found)


def _states(workflow: WorkflowFacts) -> Counter[str]:
    """How many SOPs are made with each variable."""
    return Counter(entry.state for entry in workflow.workflow.sources if entry.state)


def _changed(run: HandlerRun) -> Iterable[str]:
    paths = (*run.effect.writes, *(path for path, _ in run.effect.mutates))
    return ("*",) if run.effect.is_opaque else {path.partition(".")[0] for path in paths}
