"""Places lie inside the modules of the program, and definitions around their own names."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from sopy_compiler.ir.event import Event
from sopy_compiler.ir.handler import HandlerDeclaration
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import SigmaModel
from sopy_compiler.ir.violation import Violation
from sopy_compiler.source.span import Span


def verify_places(program: Program) -> Iterator[Violation]:
    """Spans that are turned round or lie in no module, and bodies that do not hold the name they define."""
    paths = {module.path for module in program.modules}
    for span in sorted(set(_spans(program))):
        where = f"{span.path}:{span.line}:{span.column}"
        if span.path not in paths:
            yield Violation(subject=where, message="no module has this path")
        if span.line < 1 or span.column < 1:
            yield Violation(subject=where, message="lines and columns count from 1")
        if span.end < span.start:
            yield Violation(subject=where, message=f"the place ends before it starts, at {span.end}")
    definitions: tuple[Procedure | Event | SigmaModel | HandlerDeclaration, ...] = (
        *program.procedures,
        *program.events,
        *program.models,
        *(one for procedure in program.procedures for one in procedure.declarations),
    )
    for definition in definitions:
        if not definition.body.contains(definition.span):
            yield Violation(subject=definition.qualname, message="its body does not contain its name")


def _spans(value: object) -> Iterator[Span]:
    """Every place in a fact, however deep."""
    pending: list[object] = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, Span):
            yield current
        elif isinstance(current, tuple):
            pending.extend(current)
        elif is_dataclass(current) and not isinstance(current, type):
            pending.extend(getattr(current, field.name) for field in fields(current))
