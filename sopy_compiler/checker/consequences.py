"""Findings that another finding explains: they become related places of their cause.

A consequence is reported again, by itself, once its cause is mended or silenced and it is still true.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.diagnostics.diagnostic import Diagnostic, RelatedPlace
from sopy_compiler.diagnostics.severity import Severity
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.handler import SignatureProblem
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.vocabulary import END_STATE

# What takes away the way that a handler was to lead.
_LOSING: Final = frozenset({"SOP104", "SOP105", "SOP106", "SOP108", "SOP111", "SOP112", "SOP123", "SOP222"})
# Of these what is returned, or not, may come from any method of the class.
_RETURNED: Final = frozenset({"SOP104", "SOP105", "SOP222"})
# What a field that was not set leads to, as its subject names it.
_OF_FIELDS: Final = frozenset({"SOP119", "SOP202", "SOP203", "SOP204"})


@dataclass(frozen=True, slots=True, eq=False)
class _Link:
    """Why one finding is a consequence of another."""

    cause: Diagnostic
    consequence: Diagnostic
    message: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Told:
    """What is looked at for causes."""

    findings: tuple[Diagnostic, ...]
    program: Program
    facts: Facts


def attached(findings: Sequence[Diagnostic], program: Program, facts: Facts) -> tuple[Diagnostic, ...]:
    """The findings without those that others explain, which are told as related places there."""
    told = _Told(findings=tuple(findings), program=program, facts=facts)
    links: dict[int, _Link] = {}
    for find in (
        _wrong_states,
        _wrong_bases,
        _dropped_ways,
        _unset_fields,
        _never_set,
        _unreached,
        _never_ending,
        _unhandled,
        _values_behind,
    ):
        for link in find(told):
            cause = _root(link.cause, links)
            if cause is not link.consequence and id(link.consequence) not in links:
                links[id(link.consequence)] = replace(link, cause=cause)
    explained: dict[int, list[_Link]] = {}
    for link in links.values():
        explained.setdefault(id(_root(link.cause, links)), []).append(link)
    return tuple(
        _explaining(one, explained[id(one)]) if id(one) in explained else one
        for one in findings
        if id(one) not in links
    )


def _root(cause: Diagnostic, links: Mapping[int, _Link]) -> Diagnostic:
    while id(cause) in links:
        cause = links[id(cause)].cause
    return cause


def _explaining(cause: Diagnostic, links: Sequence[_Link]) -> Diagnostic:
    """The cause with its consequences; it is as severe as they are."""
    places = (RelatedPlace(span=link.consequence.span, message=link.message) for link in links)
    is_error = any(link.consequence.severity is Severity.ERROR for link in links)
    severity = Severity.ERROR if is_error else cause.severity
    return replace(cause, related=(*cause.related, *places), severity=severity)


def _wrong_states(told: _Told) -> Iterator[_Link]:
    """A procedure over the wrong state: every handler of it, every way to it and every field is wrong."""
    for procedure in told.program.procedures:
        if not _is_over_wrong_state(procedure):
            continue
        inside = [one for one in told.findings if procedure.body.contains(one.span)]
        roots = [one for one in inside if one.code == "SOP112"]
        for one in told.findings if roots else ():
            is_way = one.code == "SOP106" and (one in inside or one.subject == procedure.qualname)
            if is_way or (one in inside and one.code in {"SOP112", "SOP201"}):
                yield _Link(roots[0], one, f"wrong for the same reason: {one.message}")


def _is_over_wrong_state(procedure: Procedure) -> bool:
    expected = {
        problem.detail
        for declaration in procedure.declarations
        for problem in declaration.problems
        if problem.kind is SignatureProblem.SIGMA_MISMATCH
    }
    wrong = [
        any(problem.kind is SignatureProblem.SIGMA_MISMATCH for problem in declaration.problems)
        for declaration in procedure.declarations
    ]
    return len(expected) == 1 and all(wrong)


def _wrong_bases(told: _Told) -> Iterator[_Link]:
    """A class that is returned in several places and is no procedure."""
    first: dict[str, Diagnostic] = {}
    for one in told.findings:
        made = one.bearing.returned
        if made and first.setdefault(made, one) is not one:
            yield _Link(first[made], one, "here as well")


def _unhandled(told: _Told) -> Iterator[_Link]:
    """An event whose handler is none, or has the event where the state is due."""
    swapped = {
        f"{procedure.name}.{declaration.name}": declaration.sigma
        for procedure in told.program.procedures
        for declaration in procedure.declarations
        if declaration.sigma in told.facts.index.events
    }
    for cause in told.findings:
        is_swapped = cause.code == "SOP112" and cause.symbol in swapped
        events = (swapped[cause.symbol],) if is_swapped else cause.bearing.events
        for one in told.findings if events else ():
            is_timeout = (
                one.code == "SOP125"
                and _owner(one) == _owner(cause)
                and not {*one.bearing.events}.isdisjoint(events)
            )
            if is_timeout or (one.code == "SOP301" and one.subject in events):
                yield _Link(cause, one, f"because of it, {one.message}")


def _dropped_ways(told: _Told) -> Iterator[_Link]:
    """A handler that falls off its end behind a transition that it makes and does not return."""
    for cause in told.findings:
        if cause.code != "SOP222" or not cause.bearing.procedures:
            continue
        for one in told.findings:
            if one.code == "SOP105" and one.symbol == cause.symbol and one.span.path == cause.span.path:
                yield _Link(cause, one, one.message)


def _unset_fields(told: _Told) -> Iterator[_Link]:
    """A field that a statement without effect, or of another name, was to set."""
    for cause in told.findings:
        names = cause.bearing.fields
        for one in told.findings if names else ():
            is_value = one.bearing.lacks_value
            is_about = one.subject.rpartition(".")[2] in names and not cause.span.contains(one.span)
            if (one.code in _OF_FIELDS or is_value) and is_about and _may_meet(cause, one, told):
                yield _Link(cause, one, f"because of it, {one.message}")


def _never_set(told: _Told) -> Iterator[_Link]:
    """A field that nothing sets, told where a use of it fails for that reason."""
    for one in told.findings:
        if one.code == "SOP204":
            for cause in told.findings:
                is_same = any(place.span == one.span for place in cause.related)
                if cause.code == "SOP202" and cause.bearing.fails and is_same:
                    yield _Link(cause, one, one.message)


def _unreached(told: _Told) -> Iterator[_Link]:
    """Procedures to which only handlers lead that do not get there, and what comes behind those."""
    causes = [one for one in told.findings if one.code in _LOSING]
    unreached = {one.subject: one for one in told.findings if one.code == "SOP101"}
    explained: dict[str, Diagnostic] = {}
    while True:
        new: dict[str, Diagnostic] = {}
        for name in sorted(unreached.keys() - explained.keys()):
            cause = _cause_of(name, causes, explained, told.program)
            if cause is not None:
                new[name] = cause
        if not new:
            break
        explained |= new
    for name, finding in unreached.items():
        if name in explained:
            yield _Link(explained[name], finding, f"{simple_name(name)} is never reached because of it")


def _cause_of(
    name: str, causes: Sequence[Diagnostic], told: dict[str, Diagnostic], program: Program
) -> Diagnostic | None:
    builders = [(one.symbol, one.span.path) for one in program.constructions if one.subject == name]
    for cause in causes:
        if simple_name(name) in cause.bearing.procedures or (cause.symbol, cause.span.path) in builders:
            return cause
    for symbol, _ in builders:
        owner = symbol.partition(".")[0]
        for cause in causes:
            is_own = cause.code in _RETURNED and owner in _classes_of(cause, program)
            if is_own or cause.bearing.returned == owner:
                return cause
        behind = next((found for one, found in told.items() if simple_name(one) == owner), None)
        if behind is not None:
            return behind
    return None


def _owner(one: Diagnostic) -> tuple[str, str]:
    """The class in which a finding stands."""
    return one.span.path, one.symbol.partition(".")[0]


def _never_ending(told: _Told) -> Iterator[_Link]:
    """Procedures that are never left, and runs that never end, where a way out is not taken by mistake."""
    for one in told.findings:
        if one.code in {"SOP103", "SOP114"}:
            for cause in told.findings:
                is_way = cause.code in _LOSING and _leads_out(cause, one, told.program)
                if is_way and _are_in_one_workflow(cause, one, told):
                    yield _Link(cause, one, f"because of it, {one.message}")


def _leads_out(cause: Diagnostic, never: Diagnostic, program: Program) -> bool:
    """Whether the method around the cause builds what would end the run, or leave the procedure."""
    ends = {
        simple_name(one.subject)
        for one in program.constructions
        if (one.symbol, one.span.path) == (cause.symbol, cause.span.path)
    }
    if never.code == "SOP103":
        return END_STATE in ends
    return _owner(cause) == _owner(never) and not ends <= {simple_name(never.subject)}


def _are_in_one_workflow(cause: Diagnostic, never: Diagnostic, told: _Told) -> bool:
    """Whether a procedure that has the method around the cause belongs to the workflow that never ends."""
    return any(one.qualname == never.subject for one in _beside(_running(cause, told), told))


def _may_meet(cause: Diagnostic, other: Diagnostic, told: _Told) -> bool:
    """Whether the other finding may be about a state that the method around the cause sees."""
    running = _running(cause, told)
    if not running:
        return True
    there = _beside(running, told)
    others = _running(other, told)
    if others:
        return any(one.qualname in others for one in there)
    states = (told.facts.index.models.get(one.sigma or "") for one in there)
    paths = {one.span.path for one in there} | {one.span.path for one in states if one is not None}
    return other.span.path in paths


def _beside(running: frozenset[str], told: _Told) -> list[Procedure]:
    """All procedures of the workflows that these belong to."""
    return [
        procedure
        for workflow in told.facts.workflows
        if any(one.qualname in running for one in workflow.procedures)
        for procedure in workflow.procedures
    ]


def _running(one: Diagnostic, told: _Told) -> frozenset[str]:
    """The procedures that have the method around a finding: the class it stands in, and those below."""
    own = (procedure for procedure in told.program.procedures if _owner(one) == _place_of(procedure))
    return frozenset(name for procedure in own for name in (procedure.qualname, *procedure.subclasses))


def _place_of(procedure: Procedure) -> tuple[str, str]:
    return procedure.span.path, procedure.name


def _classes_of(cause: Diagnostic, program: Program) -> frozenset[str]:
    """The class in which the cause stands, and those that inherit its methods."""
    _, owner = _owner(cause)
    below = (name for one in program.procedures if one.name == owner for name in one.subclasses)
    return frozenset((owner, *map(simple_name, below)))


def _values_behind(told: _Told) -> Iterator[_Link]:
    """A value that some handler does give, but no run gets there, as one before it surely fails."""
    failing = [one for one in told.findings if one.bearing.fails]
    for one in told.findings if failing else ():
        if one.bearing.value is not None and _is_given(*one.bearing.value, told.program):
            for cause in failing:
                if _may_meet(cause, one, told):
                    yield _Link(cause, one, f"because of it, {one.message}")


def _is_given(path: str, value: str, program: Program) -> bool:
    """Whether a handler assigns the value to the field."""
    return any(
        path == assignment.path and value in {str(one) for one in member.literals}
        for procedure in program.procedures
        for run in procedure.runs
        for assignment in run.assignments
        for member in assignment.value.members
    )
