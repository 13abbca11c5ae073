"""The text form of procedures and of what their handlers do."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.effect import Access
from sopy_compiler.ir.handler import HandlerDeclaration, HandlerRun
from sopy_compiler.ir.pretty_fact import further, further_lines
from sopy_compiler.ir.pretty_flow import print_flow
from sopy_compiler.ir.pretty_line import (
    condition_text,
    names_of,
    near,
    place,
    quoted,
    range_text,
    reference_text,
    signature_text,
)
from sopy_compiler.ir.procedure import Method, Procedure
from sopy_compiler.ir.transition import BadOutcome, Transition
from sopy_compiler.source.printable import one_line

_PROCEDURE_HEAD: Final = ("qualname", "span", "body", "ancestors", "bases_known", "sigma", "is_reported")
_PROCEDURE_MARKS: Final = ("is_abstract", "is_constructed", "declared_initial")
_PROCEDURE_LINES: Final = ("docstring", "prompt", "signature", "subclasses", "ignore", "ignore_known")
_PROCEDURE_PARTS: Final = ("attribute_mutations", "methods", "declarations", "runs")
_PROCEDURE: Final = (*_PROCEDURE_HEAD, *_PROCEDURE_MARKS, *_PROCEDURE_LINES, *_PROCEDURE_PARTS)
_METHOD: Final = ("name", "owner", "span", "decorators", "looks_like_handler", "is_used", "events")
_DECLARATION: Final = ("name", "span", "events", "sigma", "is_async", "docstring", "problems", "ordinal")
_RUN_HEAD: Final = ("declaration", "event", "span", "is_complete")
_RUN: Final = (*_RUN_HEAD, "transitions", "bad_outcomes", "effect", "accesses", "calls", "flow")
_EFFECT: Final = ("reads", "writes", "mutates", "attribute_writes", "opaque_reasons", "untracked")
_TRANSITION: Final = ("target", "kind", "condition", "span", "text", "target_is_known", "via")
_BAD_OUTCOME: Final = ("kind", "text", "condition", "span", "via")
_ACCESS: Final = ("kind", "path", "owner", "span", "symbol", "operation", "is_certain")


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
    start = f"{place(procedure.span, home)}  body={range_text(procedure.body, home)}"
    sigma = near(procedure.sigma, module) if procedure.sigma is not None else f"? {procedure.sigma_text}"
    yield f"procedure {procedure.qualname}[{sigma.rstrip()}]{bases}{marks}  {start}"
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
    taken = () if not procedure.runs else tuple((run.event, run.declaration) for run in procedure.runs)
    told: tuple[str, ...] = (*_PROCEDURE, "effective") if taken in ((), procedure.effective) else _PROCEDURE
    sigma_text = {} if procedure.sigma is None else {"sigma_text": near(procedure.sigma, module)}
    names = names_of(procedure.qualname, module)
    told += ("sigma_text",) if procedure.sigma is None else ()
    yield from further_lines(procedure, home, "  ", told, **names, **sigma_text)
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
        yield from _run(run, procedure, home)


def _ignored(procedure: Procedure) -> Iterator[str]:
    names = [
        reference_text(reference, procedure.module, procedure.span.path) for reference in procedure.ignore
    ]
    names += [] if procedure.ignore_known else ["?"]
    if names:
        yield f"  ignore {', '.join(names)}"


def _method(method: Method, procedure: Procedure) -> str:
    decorators = "".join(f" @{name}" for name in method.decorators)
    inherited = "" if method.owner == procedure.qualname else f"  from {near(method.owner, procedure.module)}"
    marks = "  like a handler" if method.looks_like_handler else ""
    marks += "  used" if method.is_used else ""
    events = ", ".join(
        reference_text(reference, procedure.module, procedure.span.path) for reference in method.events
    )
    start = place(method.span, procedure.span.path)
    more = further(method, procedure.span.path, _METHOD)
    return f"  method {method.name}({events}){decorators}{marks}{inherited}  {start}{more}"


def _declaration(declaration: HandlerDeclaration, module: str, home: str) -> Iterator[str]:
    events = [reference_text(reference, module, home) for reference in declaration.events]
    is_certain = all(reference.is_known for reference in declaration.events)
    is_told = declaration.events_known or not is_certain
    events += [] if is_told else ["?"]
    word = "async handler" if declaration.is_async else "handler"
    number = f"#{declaration.ordinal}" if declaration.ordinal else ""
    sigma = f"{near(declaration.sigma, module)}, " if declaration.sigma is not None else ""
    owner, _, own_name = declaration.qualname.rpartition(".")
    is_usual = declaration.name == own_name.partition("#")[0]
    qualname = {"qualname": declaration.qualname} if is_usual else {}
    more = further(declaration, home, _DECLARATION, owner=owner, events_known=is_certain, **qualname)
    start = place(declaration.span, home)
    yield f"  {word} {declaration.name}{number}({sigma}{' | '.join(events)})  {start}{more}"
    if declaration.docstring:
        yield f"    docstring {quoted(declaration.docstring)}"
    for problem in declaration.problems:
        yield f"    problem {problem.kind} {quoted(problem.detail)}  {place(problem.span, home)}"


def _run(run: HandlerRun, procedure: Procedure, home: str) -> Iterator[str]:
    module = procedure.module
    incomplete = "" if run.is_complete else "  incomplete"
    start = f"{near(run.event, module)} by {near(run.declaration, module)}"
    yield f"  on {start}{incomplete}  {place(run.span, home)}"
    for transition in run.transitions:
        yield _transition(transition, run, module, home)
    for outcome in run.bad_outcomes:
        yield _bad_outcome(outcome, run, home)
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
    yield from further_lines(effect, home, "    ", _EFFECT, is_opaque=bool(effect.opaque_reasons))
    for access in run.accesses:
        yield _access(access, module, home)
    name = run.declaration.rpartition(".")[2].partition("#")[0]
    yield from further_lines(run, home, "    ", _RUN, procedure=procedure.qualname, name=name)
    yield from print_flow(run.flow, home)


def _transition(transition: Transition, run: HandlerRun, module: str, home: str) -> str:
    target = near(transition.target, module) + ("" if transition.target_is_known else "?")
    of_run = {"source": run.procedure, "event": run.event, "handler": run.name}
    more = further(transition, home, _TRANSITION, **of_run)
    text = f" {quoted(transition.text)}" if transition.text else ""
    via = "".join(f" via {place(span, home)}" for span in transition.via)
    return (
        f"    {transition.kind} -> {target}{text}{condition_text(transition.condition)}"
        f"  {place(transition.span, home)}{via}{more}"
    )


def _bad_outcome(outcome: BadOutcome, run: HandlerRun, home: str) -> str:
    more = further(outcome, home, _BAD_OUTCOME, event=run.event)
    text = f" {quoted(outcome.text)}" if outcome.text else ""
    via = "".join(f" via {place(span, home)}" for span in outcome.via)
    condition = condition_text(outcome.condition)
    return f"    refused {one_line(outcome.kind)}{text}{condition}  {place(outcome.span, home)}{via}{more}"


def _access(access: Access, module: str, home: str) -> str:
    operation = f" {access.operation}" if access.operation else ""
    owner = f" of {near(access.owner, module)}" if access.owner else ""
    doubt = "" if access.is_certain else "?"
    more = further(access, home, _ACCESS, member=(access.path or access.member).rpartition(".")[2])
    path = access.path or f".{access.member}"
    where = f"{place(access.span, home)} in {access.symbol}"
    return f"    access {access.kind} {path}{doubt}{operation}{owner}  {where}{more}"
