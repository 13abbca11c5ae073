"""The text form of a handler's flow graph: one line for each node that does something."""

from collections.abc import Iterator
from dataclasses import fields

from sopy_compiler.ir.flow import (
    Assume,
    Change,
    Doubt,
    Enter,
    Flow,
    FlowNode,
    Forget,
    Leave,
    Step,
    Store,
    Stored,
    Use,
)
from sopy_compiler.ir.predicate import (
    Comparison,
    InstanceTest,
    Membership,
    Predicate,
    Truth,
    tested_places,
)
from sopy_compiler.ir.pretty_fact import further
from sopy_compiler.ir.pretty_line import place, quoted
from sopy_compiler.ir.term import (
    ArithmeticTerm,
    ConstantTerm,
    ContainerTerm,
    LengthTerm,
    PlaceTerm,
    Term,
)


def print_flow(flow: Flow, home: str) -> Iterator[str]:
    """The nodes of the handler and of the functions it calls; nothing for a flow without steps."""
    if not flow.is_tracked:
        yield "    flow untracked"
        return
    if all(node.step is None for node in flow.nodes):
        return
    yield "    flow"
    yield from _nodes(flow.nodes, home, "      ")
    for end in flow.exits:
        way = "no transition" if end.transition is None else f"transition {end.transition}"
        yield f"      exit {end.node} {way}"
    if flow.shares_objects:
        yield "      shares objects"
    if flow.untracked:
        yield f"      unknown {', '.join(one.text for one in flow.untracked)}"
    for number, part in enumerate(flow.parts):
        yield f"      part {number} exits {' '.join(map(str, part.exits))}"
        yield from _nodes(part.nodes, home, "        ")


def _nodes(nodes: tuple[FlowNode, ...], home: str, indent: str) -> Iterator[str]:
    for number, node in enumerate(nodes):
        before = " ".join(map(str, node.before)) or "-"
        what = "" if node.step is None else f" {step_text(node.step)}"
        where = ""
        if isinstance(node.step, (Assume, Store, Change, Use)):
            where = f"  {place(node.step.span, home)}"
        more = "" if node.step is None else _more(node.step, home)
        yield f"{indent}{number} < {before}{what}{where}{more}"


def _more(step: Step, home: str) -> str:
    """What the line above leaves out."""
    match step:
        case Assume():
            reads = tested_places(step.predicate)
            more = further(step, home, ("predicate", "holds", "span"), reads=reads)
            return more + "".join(_details(step.predicate))
        case Use():
            return further(step, home, ("place", "manner", "span", "is_guarded"), detail="")
        case Store():
            told = _told(step.value)
            augmented = "  augmented" if step.is_augmented and "term" in told else ""
            return augmented + further(step.value, home, told) + "".join(_details(step.value))
    return ""


def _told(value: Stored) -> tuple[str, ...]:
    """The fields that the text of a stored value tells."""
    if isinstance(value.term, (ArithmeticTerm, LengthTerm)):
        return ("term",)
    if not value.is_known:
        return ("is_known",)
    parts = ("constants", "types", "copies", "is_known")
    return (*parts, "term") if _is_told(value) else parts


def _is_told(value: Stored) -> bool:
    """Whether the term is the only thing that is stored."""
    alone = (*value.constants, *(PlaceTerm(place=one) for one in value.copies))
    return not value.types and alone == (value.term,)


def _details(value: object) -> Iterator[str]:
    """What the text of constants and containers in a test or value leaves out."""
    match value:
        case ConstantTerm():
            yield f"  written {quoted(value.written)}" if value.written else ""
            yield f"  member of {value.member_of}" if "." in value.member_of else ""
        case ContainerTerm():
            yield f"  made as {value.type_name}" if "." in value.type_name else ""
        case tuple():
            for one in value:
                yield from _details(one)
        case (
            Stored()
            | Comparison()
            | Membership()
            | Truth()
            | InstanceTest()
            | LengthTerm()
            | ArithmeticTerm()
        ):
            for field in fields(value):
                yield from _details(getattr(value, field.name))


def step_text(step: Step) -> str:
    """What happens, in one line."""
    match step:
        case Assume():
            text = predicate_text(step.predicate)
            return f"assume {text}" if step.holds else f"assume not ({text})"
        case Store():
            is_sum = isinstance(step.value.term, ArithmeticTerm)
            sign = "+=" if step.is_augmented and not is_sum else "="
            return f"{step.place.text} {sign} {_stored_text(step.value)}"
        case Change():
            return f"{step.place.text} {step.operation}"
        case Forget():
            return f"forget {', '.join(one.text for one in step.places) or 'all'}"
        case Doubt():
            return f"doubt {', '.join(one.text for one in step.places)}"
        case Use():
            guarded = " guarded" if step.is_guarded else ""
            return f"use {step.place.text} {step.manner}{guarded}"
        case Enter():
            return f"enter {step.part}" + (" guarded" if step.is_guarded else "")
        case Leave():
            return f"leave {step.call} by {step.exit}"


def _stored_text(value: Stored) -> str:
    if isinstance(value.term, (ArithmeticTerm, LengthTerm)):
        return term_text(value.term)
    if not value.is_known:
        return "?"
    parts = [term_text(one) for one in value.constants]
    parts += [one.text or one.name for one in value.types]
    parts += [one.text for one in value.copies]
    return " | ".join(parts)


def predicate_text(predicate: Predicate) -> str:
    """The test as an expression."""
    match predicate:
        case Comparison():
            return f"{term_text(predicate.left)} {predicate.relation} {term_text(predicate.right)}"
        case Membership():
            return f"{term_text(predicate.of)} in ({', '.join(map(term_text, predicate.choices))})"
        case Truth():
            return term_text(predicate.of)
        case InstanceTest():
            return f"{term_text(predicate.of)} is a {' | '.join(predicate.types) or '?'}"
    return f"? {predicate.text}"


def known_values(predicate: Predicate) -> str:
    """What the variables of a test hold for sure: " (with `self.tries` = 0)"; empty where there are none."""
    terms = (predicate.left, predicate.right) if isinstance(predicate, Comparison) else ()
    known = [one for one in terms if isinstance(one, ConstantTerm) and one.written]
    told = [f"`{one.written}` = {one.value!r}" for one in known]
    return f" (with {' and '.join(told)})" if told else ""


def term_text(term: Term) -> str:
    """The term as an expression."""
    match term:
        case ConstantTerm():
            name = term.member_of.rpartition(".")[2]
            return f"{name}.{term.value!s}" if name else repr(term.value)
        case ContainerTerm():
            return f"{'empty' if term.is_empty else 'filled'} {term.type_name.rpartition('.')[2]}"
        case PlaceTerm():
            return term.place.text
        case LengthTerm():
            return f"len({term_text(term.of)})"
        case ArithmeticTerm():
            return f"{term_text(term.left)} {term.operator} {term_text(term.right)}"
    return f"? {term.text}"
