"""Procedures that led on in the earlier version and lead nowhere in the later one."""

from collections.abc import Iterator

from sopy_compiler.analysis.changes.change import Change, Difference, Part, Verdict
from sopy_compiler.analysis.changes.names import Names, full_name
from sopy_compiler.analysis.facts import Facts
from sopy_compiler.graph.paths import reaching, search_tree
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.vocabulary import END_STATE


def stranded(old_facts: Facts, new_facts: Facts, names: Names) -> Iterator[Change]:
    """The procedures from which no session can end any more, or that take no event any more."""
    could_end, can_end = _ending(old_facts), _ending(new_facts)
    for old in names.old.procedures.values():
        new = names.new.procedures.get(names.later(old.qualname))
        if old.is_abstract or new is None or not new.bases_known:
            continue
        reason = ""
        if old.effective and not new.effective:
            reason = "it takes no event any more, so a session that is in it stays there for ever"
        elif old.qualname in could_end and new.qualname not in can_end:
            reason = "no way leads from it to the end any more"
        if reason:
            yield _stuck(old, new, reason)


def _stuck(old: Procedure, new: Procedure, reason: str) -> Change:
    return Change(
        part=Part.PROCEDURE,
        difference=Difference.CHANGED,
        subject=old.name,
        verdict=Verdict.STUCK,
        reason=reason,
        owner=full_name(old),
        remedy="a way on, or a migration whose function moves its sessions",
        span=new.span,
    )


def _ending(facts: Facts) -> frozenset[str]:
    """The procedures from which a run can end, or go where the analysis cannot follow."""
    found: set[str] = set()
    for workflow in facts.workflows:
        ends = reaching(workflow.graph, [END_STATE])
        for procedure in workflow.procedures:
            name = procedure.qualname
            tree = search_tree(workflow.graph, [name])
            if name in ends or not workflow.unclear_procedures.isdisjoint(tree):
                found.add(name)
    return frozenset(found)
