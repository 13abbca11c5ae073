"""A program as text to read and to compare, like an assembler listing; docs/formats/ir.md explains it."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.entry import Entry
from sopy_compiler.ir.pretty_class import print_event, print_model
from sopy_compiler.ir.pretty_fact import further, further_lines
from sopy_compiler.ir.pretty_line import place, quoted, reference_text
from sopy_compiler.ir.pretty_procedure import print_procedure
from sopy_compiler.ir.program import Module, Program
from sopy_compiler.ir.replaced_class import ReplacedClass
from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.slip import Slip
from sopy_compiler.ir.unresolved import UndefinedName, Unresolved

_IN_BLOCKS: Final = (
    *("modules", "events", "models", "procedures", "entries", "constructions", "event_mentions"),
    *("unresolved", "slips", "replaced_classes", "undefined_names", "unreadable"),
)


def print_program(program: Program) -> str:
    """One fact a line, those about one thing in a block; the same program gives the same text."""
    blocks = [_module(module) for module in program.modules]
    blocks += [print_event(event) for event in program.events]
    blocks += [print_model(model) for model in program.models]
    blocks += [print_procedure(procedure) for procedure in program.procedures]
    blocks += [(_entry(entry) for entry in program.entries)]
    blocks += [(_construction(construction) for construction in program.constructions)]
    blocks += [(f"mentions event {name}" for name in program.event_mentions)]
    blocks += [(_unresolved(gap) for gap in program.unresolved)]
    blocks += [(_slip(slip) for slip in program.slips)]
    blocks += [(_replaced(one) for one in program.replaced_classes)]
    blocks += [(_undefined(name) for name in program.undefined_names)]
    blocks += [(f"unreadable {file.path}  {quoted(file.reason)}" for file in program.unreadable)]
    blocks += [further_lines(program, "", "", _IN_BLOCKS)]
    texts = ("\n".join(block) for block in blocks)
    return "\n\n".join(text for text in texts if text) + "\n"


def _module(module: Module) -> Iterator[str]:
    marks = "".join(
        mark
        for mark, holds in (("  fragment", module.is_fragment), ("  imported", not module.is_reported))
        if holds
    )
    yield f"module {module.name}  {module.path}{marks}"
    for problem in module.problems:
        yield f"  problem {place(problem.span, module.path)}  {quoted(problem.message)}"
    for suppression in module.suppressions:
        what = "ignore-file" if suppression.is_file_wide else "ignore"
        codes = ",".join(suppression.codes) or "everything"
        start, covers = place(suppression.span, module.path), suppression.covers
        last_line = covers.end_line - 1 if covers.end_column == 1 else covers.end_line
        to = "" if suppression.is_file_wide or last_line == suppression.span.line else f" to {last_line}"
        yield f"  {what} {codes}  {start}{to}  {quoted(suppression.justification)}"


def _entry(entry: Entry) -> str:
    name = f" {entry.name}" if entry.name else ""
    parts = [f"entry {entry.kind}{name} -> {entry.procedure or '?'}"]
    if entry.sigma is not None:
        parts.append(f"sigma {entry.sigma}")
    if entry.state:
        parts.append(f"state {entry.state}")
    if not entry.observes_known:
        parts.append("observes ?")
    elif entry.observes is not None:
        observed = ", ".join(reference_text(one, "", entry.span.path) for one in entry.observes)
        parts.append(f"observes {observed or 'nothing'}")
    return "  ".join([*parts, entry.module, place(entry.span)])


def _construction(construction: Construction) -> str:
    arguments = [*["_"] * construction.positional, *(f"{keyword}=" for keyword in construction.keywords)]
    arguments += ["*"] * construction.has_star
    where = f" in {construction.symbol}" if construction.symbol else ""
    told = ("subject", "positional", "keywords", "has_star", "span", "symbol")
    more = further(construction, construction.span.path, told)
    call = f"{construction.subject}({', '.join(arguments)})"
    return f"builds {call}{where}  {place(construction.span)}{more}"


def _unresolved(gap: Unresolved) -> str:
    where = f" in {gap.module} {gap.symbol}".rstrip()
    return f"unresolved {gap.kind}{where}  {quoted(gap.reason)}  {place(gap.span)}"


def _replaced(one: ReplacedClass) -> str:
    told = ("qualname", "role", "span", "replaced_at")
    more = further(one, one.span.path, told, name=one.qualname.rpartition(".")[2])
    return f"replaced {one.role} {one.qualname}  {place(one.span)}  by {place(one.replaced_at)}{more}"


def _slip(slip: Slip) -> str:
    where = f" in {slip.symbol}" if slip.symbol else ""
    said = further(slip, slip.span.path, ("span", "symbol"))
    return f"slip {type(slip).__name__}{where}{said}  {place(slip.span)}"


def _undefined(name: UndefinedName) -> str:
    where = f" in {name.symbol}" if name.symbol else ""
    fragment = "  fragment" if name.in_fragment else ""
    return (
        f"undefined {name.role} {name.name}{where}{fragment}"
        f"  candidates {', '.join(name.candidates) or 'none'}  {place(name.span)}"
    )
