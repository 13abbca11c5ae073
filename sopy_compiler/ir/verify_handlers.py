"""What the handlers of a procedure do agrees with what the procedure declares."""

from collections.abc import Iterator

from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.ir.violation import Violation
from sopy_compiler.ir.vocabulary import END_STATE

_KINDS_THAT_REMAIN = (TransitionKind.STAY, TransitionKind.RECOVER, TransitionKind.RAISE)


def verify_handlers(program: Program) -> Iterator[Violation]:
    """Runs nobody declared, transitions that their kind does not allow, effects that no access explains."""
    declared = {
        declaration.qualname for procedure in program.procedures for declaration in procedure.declarations
    }
    procedures = {procedure.qualname for procedure in program.procedures}
    for procedure in program.procedures:
        yield from _effective(procedure, declared, procedures)
        for run in procedure.runs:
            subject = f"{run.procedure}.{run.name}"
            if run.procedure != procedure.qualname:
                yield Violation(subject=subject, message=f"its run is listed under {procedure.qualname}")
            if (run.event, run.declaration) not in procedure.effective:
                yield Violation(subject=subject, message=f"it runs for {run.event}, which it does not take")
            for transition in run.transitions:
                yield from _transition(transition, run, procedures)
            yield from _effect(run, subject)


def _effective(procedure: Procedure, declared: set[str], procedures: set[str]) -> Iterator[Violation]:
    """Each event is taken once, by a declaration of the procedure or of an ancestor; a state runs it once."""
    events = [event for event, _ in procedure.effective]
    if len(set(events)) < len(events):
        yield Violation(subject=procedure.qualname, message="two handlers take the same event")
    ran = sorted((run.event, run.declaration) for run in procedure.runs)
    if ran != ([] if procedure.is_abstract else sorted(procedure.effective)):
        yield Violation(
            subject=procedure.qualname, message="its runs are not those of its effective handlers"
        )
    for _, declaration in procedure.effective:
        owner = declaration.rpartition(".")[0]
        if owner not in (procedure.qualname, *procedure.ancestors):
            message = f"it runs {declaration}, which it does not inherit"
            yield Violation(subject=procedure.qualname, message=message)
        elif owner in procedures and declaration not in declared:
            message = f"it runs {declaration}, which is not declared"
            yield Violation(subject=procedure.qualname, message=message)


def _transition(transition: Transition, run: HandlerRun, procedures: set[str]) -> Iterator[Violation]:
    subject = f"{run.procedure}.{run.name}"
    if (transition.source, transition.event, transition.handler) != (run.procedure, run.event, run.name):
        yield Violation(subject=subject, message="a transition belongs to another handler's run")
    kind, target = transition.kind, transition.target
    if kind in _KINDS_THAT_REMAIN and target != transition.source:
        yield Violation(subject=subject, message=f"`{kind}` leads to {target} and not back to its source")
    if (kind is TransitionKind.FINISH) != (target == END_STATE and transition.target_is_known):
        yield Violation(
            subject=subject, message=f"`{kind}` leads to {target}; only `finish` leads to the end"
        )
    if kind is TransitionKind.MOVE and transition.target_is_known != (target in procedures):
        word = "known" if transition.target_is_known else "unknown"
        message = f"the target {target} is marked as {word} and is not"
        yield Violation(subject=subject, message=message)


def _effect(run: HandlerRun, subject: str) -> Iterator[Violation]:
    """The summary is the sum of the accesses."""

    def paths(kind: AccessKind) -> tuple[str, ...]:
        return tuple(sorted({access.path for access in run.accesses if access.kind is kind}))

    mutates = tuple(
        (path, operations) for path in paths(AccessKind.MUTATE) if (operations := _operations(run, path))
    )
    effect = run.effect
    for name, found, expected in (
        ("reads", effect.reads, paths(AccessKind.READ)),
        ("writes", effect.writes, paths(AccessKind.WRITE)),
        ("mutates", effect.mutates, mutates),
    ):
        if found != expected:
            yield Violation(subject=subject, message=f"`{name}` is {found}, its accesses say {expected}")
    if effect.is_opaque != bool(effect.opaque_reasons):
        yield Violation(subject=subject, message="an effect is opaque for a reason, and only then")


def _operations(run: HandlerRun, path: str) -> tuple[str, ...]:
    """How one path is changed in place."""
    found = {
        access.operation
        for access in run.accesses
        if access.kind is AccessKind.MUTATE and access.path == path
    }
    return tuple(sorted(found))
