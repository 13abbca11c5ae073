"""The ways out of a handler in words, for the prompts that the runtime makes from a built table."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sopy_compiler.emit.template_text import text_of
from sopy_compiler.ir.condition import Condition
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.ir.vocabulary import MAKE_PROMPT, PROMPT
from sopy_compiler.source.span import Span

Excerpt = Callable[[Span], str]
"""The source text of a place."""

_PROMPT_MAKERS = frozenset(map(simple_name, (MAKE_PROMPT, PROMPT)))


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchText:
    """One way out; `target` is a qualified name, `prompt` what the target is given as its own instruction."""

    kind: TransitionKind
    target: str
    when: str = ""
    prompt: str = ""
    message: str = ""


def branches_of(run: HandlerRun, excerpt: Excerpt) -> tuple[BranchText, ...]:
    """The ways out in the order of the source, each said once."""
    ordered = sorted(run.transitions, key=lambda one: _place(one, run))
    return tuple(dict.fromkeys(_branch(transition, excerpt) for transition in ordered))


def _place(transition: Transition, run: HandlerRun) -> tuple[tuple[str, int, int], ...]:
    """Where the handler's own text leads to this way out, then where the called ones do."""
    spans = (*transition.via, transition.span)
    here = run.span.path
    return tuple((span.path if span.path != here else "", span.line, span.column) for span in spans)


def _branch(transition: Transition, excerpt: Excerpt) -> BranchText:
    found = _parsed(excerpt(transition.span))
    prompt = message = ""
    match transition.kind:
        case TransitionKind.MOVE:
            prompt = _given_prompt(found, simple_name(transition.target))
        case TransitionKind.FINISH:
            message = _given_prompt(found, simple_name(transition.target)) or transition.text
        case TransitionKind.RECOVER:
            message = transition.text or _only(text for text in map(text_of, _results(found)) if text)
        case TransitionKind.RAISE:
            message = _refusal(found)
    return BranchText(
        kind=transition.kind,
        target=transition.target,
        when=when(transition.condition, is_refusal=transition.kind is TransitionKind.RAISE),
        prompt=prompt,
        message=message,
    )


def when(condition: Condition, *, is_refusal: bool = False) -> str:
    """The tests that hold, as a clause to which "if" is put unless it begins with "otherwise" or "unless".

    Tests that failed have been told before, with the branch of the other way: the last one is "otherwise". A
    refusal may be the only branch of its test, whose failing it therefore says.
    """
    guards = condition.guards
    held = " and ".join(dict.fromkeys(guard.text for guard in guards if guard.holds))
    if not guards or guards[-1].holds:
        return held
    if is_refusal:
        failed = guards[-1].readable
        if not failed.startswith("not ("):
            return f"{held} and {failed}" if held else failed
        failed = f"unless {guards[-1].text}"
        return f"{held}, {failed}" if held else failed
    return f"otherwise, if {held}" if held else "otherwise"


def _parsed(text: str) -> ast.stmt | None:
    try:
        body = ast.parse(f"({text})" if not text.startswith(("assert", "raise")) else text).body
    except (SyntaxError, ValueError, RecursionError):
        return None
    return body[0] if len(body) == 1 else None


def _results(statement: ast.stmt | None) -> Iterator[ast.expr]:
    """The expressions that a returned one can stand for."""
    pending = [statement.value] if isinstance(statement, ast.Expr) else []
    while pending:
        match pending.pop(0):
            case ast.IfExp(body=body, orelse=orelse):
                pending += [body, orelse]
            case ast.Await(value=value):
                pending.append(value)
            case ast.expr() as expression:
                yield expression


def _given_prompt(statement: ast.stmt | None, target: str) -> str:
    """The prompt that the target's constructor is given; empty where that is not plain to see."""
    calls = [one for one in _results(statement) if isinstance(one, ast.Call) and _name(one.func) == target]
    arguments = [
        argument
        for one in calls
        for argument in (*one.args, *(word.value for word in one.keywords if word.arg == "prompt"))
    ]
    return _only(text for text in map(prompt_text, arguments) if text)


def prompt_text(argument: ast.expr) -> str:
    """The text of a call that makes a prompt; empty if it is none."""
    if isinstance(argument, ast.Call) and _name(argument.func) in _PROMPT_MAKERS and argument.args:
        return text_of(argument.args[0])
    return ""


def _refusal(statement: ast.stmt | None) -> str:
    match statement:
        case ast.Assert(msg=message):
            return text_of(message)
        case ast.Raise(exc=ast.Call(args=[reason, *_])):
            return text_of(reason)
    return ""


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _only(found: Iterator[str]) -> str:
    """The one text, or nothing where there are several."""
    different = tuple(dict.fromkeys(found))
    return different[0] if len(different) == 1 else ""
