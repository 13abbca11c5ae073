"""Qualified names are unique, and what they refer to exists."""

from collections import Counter
from collections.abc import Iterable, Iterator

from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.event import Event, EventReference
from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.program import Program
from sopy_compiler.ir.sigma import Field, Member, SigmaModel, Validator
from sopy_compiler.ir.violation import Violation
from sopy_compiler.ir.vocabulary import EVENT


def verify_names(program: Program) -> Iterator[Violation]:
    """Names defined twice, and references that lead nowhere."""
    classes: tuple[Procedure | Event | SigmaModel, ...] = (
        *program.procedures,
        *program.events,
        *program.models,
    )
    yield from _repeated("two modules have this name", (module.name for module in program.modules))
    yield from _repeated("two modules have this path", (module.path for module in program.modules))
    yield from _repeated("two classes have this name", (item.qualname for item in classes))
    modules = {module.name for module in program.modules}
    placed: tuple[Procedure | Event | SigmaModel | Entry, ...] = (*classes, *program.entries)
    for item in placed:
        if item.module not in modules:
            subject = item.name or item.module
            yield Violation(subject=subject, message=f"its module {item.module} is not in the program")
    yield from _hierarchy(program)
    yield from _references(program)
    classes_by_name = {item.qualname for item in classes}
    for model in program.models:
        yield from _members(model, classes_by_name)


def _repeated(message: str, names: Iterable[str]) -> Iterator[Violation]:
    for name, count in Counter(names).items():
        if count > 1:
            yield Violation(subject=name, message=message)


def _hierarchy(program: Program) -> Iterator[Violation]:
    """A procedure and the procedures that it derives from know each other."""
    procedures = {procedure.qualname: procedure for procedure in program.procedures}
    for procedure in program.procedures:
        for below in procedure.subclasses:
            if below not in procedures or procedure.qualname not in procedures[below].ancestors:
                message = f"{below} is among its subclasses and does not derive from it"
                yield Violation(subject=procedure.qualname, message=message)
        for above in procedure.ancestors:
            if above in procedures and procedure.qualname not in procedures[above].subclasses:
                message = f"its ancestor {above} does not list it as a subclass"
                yield Violation(subject=procedure.qualname, message=message)


def _references(program: Program) -> Iterator[Violation]:
    """Events and procedures that other facts name are declared, or marked as unknown."""
    events = {event.qualname for event in program.events} | {EVENT}
    procedures = {procedure.qualname for procedure in program.procedures}

    def unknown(references: Iterable[EventReference], subject: str) -> Iterator[Violation]:
        for reference in references:
            if reference.is_known and reference.event not in events:
                yield Violation(subject=subject, message=f"{reference.event} is no event of the program")

    for procedure in program.procedures:
        yield from unknown(procedure.ignore, procedure.qualname)
        for declaration in procedure.declarations:
            yield from unknown(declaration.events, declaration.qualname)
            if declaration.owner != procedure.qualname:
                message = f"it is listed under {procedure.qualname} and belongs to {declaration.owner}"
                yield Violation(subject=declaration.qualname, message=message)
        for method in procedure.methods:
            yield from unknown(method.events, f"{procedure.qualname}.{method.name}")
    for entry in program.entries:
        yield from unknown(entry.observes or (), entry.name or entry.module)
        if entry.procedure is not None and entry.procedure not in procedures:
            message = f"the entry starts with {entry.procedure}, which is no procedure of the program"
            yield Violation(subject=entry.name or entry.module, message=message)
    for mention in program.event_mentions:
        if mention not in events:
            yield Violation(subject=mention, message="it is mentioned as an event and is none of the program")


def _members(model: SigmaModel, classes: set[str]) -> Iterator[Violation]:
    """A model has one field of a name, and inherits only from its ancestors and from outside the program."""
    strangers = classes - {model.qualname, *model.ancestors}
    yield from _repeated(
        "two fields have this name", (f"{model.qualname}.{field.name}" for field in model.fields)
    )
    owned: tuple[Field | Member | Validator, ...] = (*model.fields, *model.members, *model.validators)
    for member in owned:
        if member.owner in strangers:
            message = f"its owner {member.owner} is no ancestor of the model"
            yield Violation(subject=f"{model.qualname}.{member.name}", message=message)
    if model.is_open != bool(model.open_reason):
        yield Violation(subject=model.qualname, message="a model is open for a reason, and only then")
