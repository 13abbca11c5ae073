"""The text form of procedures and of what their handlers do."""

from collections.abc import Iterator

from sopy_compiler.ir.effect import Access
from sopy_compiler.ir.handler import HandlerDeclaration, HandlerRun
from sopy_compiler.ir.pretty_flow import print_flow
from sopy_compiler.ir.pretty_line import (
    condition_text,
    near,
    place,
    quoted,
    reference_text,
    signature_text,
)
from sopy_compiler.ir.procedure import Method, Procedure
from sopy_compiler.ir.transition import BadOutcome, Transition
from sopy_compiler.source.printable import one_line


def print_procedure(procedure: Procedure) -> Iterator[str]:
    """One procedure: what it declares, then one block for each event that it takes."""
    module, home = procedure.module, procedure.span.path
    bases = "".join(f" < {near(base, module)}" for base in procedure.ancestors)
    marks = "".join(
        mark
        for mark, holds in (
            (" < ?", not procedure.bases_known),
            ("  abstract", procedure.is_abstract),
            ("  built", procedure.is_constructed),
            ("  initial", procedure.declared_initial),
            ("  imported", not procedure.is_reported),
        )
        if holds
    )
    sigma = near(procedure.sigma, module) if procedure.sigma is not None else f"? {procedure.sigma_text}"
    yield f"procedure {procedure.qualname}[{sigma.rstrip()}]{bases}{marks}  {place(procedure.span, home)}"
    if procedure.docstring:
        yield f"  docstring {quoted(procedure.docstring)}"
    if procedure.prompt is not None:
        text = "?" if procedure.prompt.text is None else quoted(procedure.prompt.text)
        yield f"  prompt {text}  {place(procedure.prompt.span, home)}"
    if procedure.signature is not None:
        yield f"  init {signature_text(procedure.signature)}"
    if procedure.subclasses:
        yield f"  subclasses {', '.join(near(name, module) for name in procedure.subclasses)}"
    yield from _ignored(procedure)
    for mutation in procedure.attribute_mutations:
        change = f"{mutation.operation} in {mutation.symbol}"
        changed_at = place(mutation.changed_at, home)
        yield f"  shared {mutation.attribute}  {place(mutation.declared_at, home)}  {change} {changed_at}"
    for method in procedure.methods:
        yield _method(method, procedure)
    for declaration in procedure.declarations:
        yield from _declaration(declaration, module, home)
    if not procedure.runs:
        for event, name in procedure.effective:
            yield f"  takes {near(event, module)} by {near(name, module)}"
    for run in procedure.runs:
        yield from _run(run, module, home)


def _ignored(procedure: Procedure) -> Iterator[str]:
    names = [reference_text(reference, procedure.module) for reference in procedure.ignore]
    names += [] if procedure.ignore_known else ["?"]
    if names:
        yield f"  ignore {', '.join(names)}"


def _method(method: Method, procedure: Procedure) -> str:
    decorators = "".join(f" @{name}" for name in method.decorators)
    inherited = "" if method.owner == procedure.qualname else f"  from {near(method.owner, procedure.module)}"
    marks = "  like a handler" if method.looks_like_handler else ""
    marks += "  used" if method.is_used else ""
    events = ", ".join(reference_text(reference, procedure.module) for reference in method.events)
    start = place(method.span, procedure.span.path)
    return f"  method {method.name}({events}){decorators}{marks}{inherited}  {start}"


def _declaration(declaration: HandlerDeclaration, module: str, home: str) -> Iterator[str]:
    events = [reference_text(reference, module) for reference in declaration.events]
    is_told = declaration.events_known or not all(reference.is_known for reference in declaration.events)
    events += [] if is_told else ["?"]
    word = "async handler" if declaration.is_async else "handler"
    number = f"#{declaration.ordinal}" if declaration.ordinal else ""
    sigma = f"{near(declaration.sigma, module)}, " if declaration.sigma is not None else ""
    yield f"  {word} {declaration.name}{number}({sigma}{' | '.join(events)})  {place(declaration.span, home)}"
    if declaration.docstring:
        yield f"    docstring {quoted(declaration.docstring)}"
    for problem in declaration.problems:
        yield f"    problem {problem.kind} {quoted(problem.detail)}  {place(problem.span, home)}"


def _run(run: HandlerRun, module: str, home: str) -> Iterator[str]:
    incomplete = "" if run.is_complete else "  incomplete"
    yield f"  on {near(run.event, module)} by {near(run.declaration, module)}{incomplete}"
    for transition in run.transitions:
        yield _transition(transition, module, home)
    for outcome in run.bad_outcomes:
        yield _bad_outcome(outcome, home)
    for call in run.calls:
        sometimes = "  sometimes" if call.is_conditional else ""
        yield f"    calls {near(call.callee, module)}{sometimes}  {place(call.span, home)}"
    effect = run.effect
    if effect.reads:
        yield f"    reads {', '.join(effect.reads)}"
    if effect.writes:
        yield f"    writes {', '.join(effect.writes)}"
    for path, operations in effect.mutates:
        yield f"    mutates {path} by {', '.join(operations)}"
    if effect.attribute_writes:
        yield f"    sets self.{', self.'.join(effect.attribute_writes)}"
    for reason in effect.opaque_reasons:
        yield f"    opaque {quoted(reason)}"
    for reason in effect.untracked:
        yield f"    untracked {quoted(reason)}"
    for access in run.accesses:
        yield _access(access, module, home)
    yield from print_flow(run.flow, home)


def _transition(transition: Transition, module: str, home: str) -> str:
    target = near(transition.target, module) + ("" if transition.target_is_known else "?")
    text = f" {quoted(transition.text)}" if transition.text else ""
    via = "".join(f" via {place(span, home)}" for span in transition.via)
    return (
        f"    {transition.kind} -> {target}{text}{condition_text(transition.condition)}"
        f"  {place(transition.span, home)}{via}"
    )


def _bad_outcome(outcome: BadOutcome, home: str) -> str:
    text = f" {quoted(outcome.text)}" if outcome.text else ""
    via = "".join(f" via {place(span, home)}" for span in outcome.via)
    condition = condition_text(outcome.condition)
    return f"    refused {one_line(outcome.kind)}{text}{condition}  {place(outcome.span, home)}{via}"


def _access(access: Access, module: str, home: str) -> str:
    operation = f" {access.operation}" if access.operation else ""
    owner = f" of {near(access.owner, module)}" if access.owner else ""
    doubt = "" if access.is_certain else "?"
    path = access.path or f".{access.member}"
    where = f"{place(access.span, home)} in {access.symbol}"
    return f"    access {access.kind} {path}{doubt}{operation}{owner}  {where}"
