"""Calls of functions and classes that are not project source."""

from dataclasses import replace

from sopy_compiler.ir.vocabulary import CONDITION, END, EVENT, MAKE_PROMPT, SESSION, SOP
from sopy_compiler.library.blocking import makes_waiting
from sopy_compiler.library.lookup import function_row, method_behind
from sopy_compiler.library.row import FunctionRow, Gives
from sopy_compiler.lowering.interpretation.construction import record_construction
from sopy_compiler.lowering.interpretation.container_functions import (
    chosen,
    collected,
    copied,
    special_container,
    summed,
)
from sopy_compiler.lowering.interpretation.contents import flattened, items
from sopy_compiler.lowering.interpretation.effects import escape
from sopy_compiler.lowering.interpretation.evaluation import (
    Arguments,
    Evaluator,
    Frame,
    Results,
    merge_results,
)
from sopy_compiler.lowering.interpretation.inlining import run_unseen
from sopy_compiler.lowering.interpretation.key_functions import run_key_function
from sopy_compiler.lowering.interpretation.named_access import (
    ATTRIBUTE_FUNCTIONS,
    call_attribute_function,
)
from sopy_compiler.lowering.interpretation.notes import note_call, note_described_test, note_prompt
from sopy_compiler.lowering.interpretation.operators import iterate, run_special
from sopy_compiler.lowering.interpretation.recorder import WHOLE
from sopy_compiler.lowering.interpretation.state import Exit, State
from sopy_compiler.lowering.interpretation.untracked import (
    mark_changes,
    note_deferred,
    note_outside_call,
)
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    BOOLEAN,
    ClassObject,
    Coroutine,
    EventValue,
    External,
    Finish,
    InstanceOf,
    Literal,
    Method,
    Partial,
    PromptValue,
    SopValue,
    Unknown,
    Value,
    Values,
    awaited,
    in_order,
    one,
    typed,
)
from sopy_compiler.syntax import nodes


def call_external(
    name: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results:
    """The values of a call to the outside function or class `name`."""
    note_call(name, node, frame, run)
    special = _special(name, arguments, node, state, frame, run)
    if special is not None:
        return special
    keys = run_key_function(name, arguments, node, state, frame, run)
    for values in arguments.all:
        run_unseen(values - keys, node, state, frame, run)
    row = function_row(name)
    note_outside_call(name, is_pure=not row.keeps, run=run)
    own: Results = []
    for values in arguments.positional[: None if row.runs_all else 1]:
        own += run_special(row.runs, values, Arguments(), node, state, frame, run)
    match row.gives:
        case Gives.NOTHING:
            frame.exits.append(Exit("raise", state, frame.span(node), exception="SystemExit"))
            return []
        case Gives.VALUE:
            return [(one(typed(row.returns) if row.returns else ANYTHING), state)]
        case Gives.CONTAINER:
            return [(collected(name, row.returns, arguments, node, state, frame, run), state)]
        case Gives.CHOICE:
            picked = chosen(name, arguments, node, state, frame, run)
            return [(picked | frozenset(value for values, _ in own for value in values), state)]
        case Gives.NUMBER:
            return [(summed(arguments, run), state)]
    return [_unknown(row, arguments, state, frame, run)]


def _unknown(
    row: FunctionRow, arguments: Arguments, state: State, frame: Frame, run: Evaluator
) -> tuple[Values, State]:
    """What a function gives of which nobody knows what it returns."""
    short = row.name.removeprefix("builtins.")
    if row.runs_text:
        run.recorder.opaque[f"`{short}` runs text"] = None
    if row.keeps:
        for values in arguments.all:
            escape(values, short, frame, run)
    after = state.forgetful() if run.recorder.opaque or run.recorder.untracked else state
    if not row.name.startswith("builtins."):
        origin = row.name if makes_waiting(row.name) else ""
        return one(Unknown(f"it comes from `{row.name}`, which is not analysed", origin)), after
    is_known = not row.runs_text and short not in {"globals", "locals", "__import__"}
    return one(typed(row.name) if is_known else Unknown(f"it comes from `{short}`")), after


def _special(
    name: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results | None:
    """Functions whose meaning the analysis knows; None for all others."""
    first = arguments.positional[0] if arguments.positional else frozenset()
    match name:
        case _ if name == END:
            record_construction(END, arguments, node, frame, run)
            return [(one(Finish(_prompt_text(arguments))), state)]
        case _ if name in {MAKE_PROMPT, "sopy.Prompt"}:
            note_prompt(node, _first_text(arguments), frame, run)
            return [(one(PromptValue(_first_text(arguments))), state)]
        case _ if name == CONDITION:
            note_described_test(node, frame, run)
            return [(first or arguments.keyword("test") or one(BOOLEAN), state)]
        case _ if name in {SOP, SESSION}:
            return [(one(SopValue(id(node), frame.span(node))), state)]
        case _ if name == EVENT:
            return [(one(EventValue(None, EVENT)), state)]
        case _ if first and (method := method_behind(name)):
            return _unbound(method, arguments, node, state, frame, run)
        case "typing.cast" if len(arguments.positional) == 2:
            return [(arguments.positional[1], state)]
        case "functools.wraps" | "functools.update_wrapper":
            return [(one(Partial(External("typing.cast"), (one(ANYTHING),))), state)]
        case "functools.partial" if first:
            rest = arguments.positional[1:]
            place = frame.span(node)
            made = frozenset(Partial(value, rest, arguments.keywords, place) for value in first)
            return [(flattened(made), state)]
        case "builtins.type" if len(arguments.positional) == 1:
            return [(_types_of(first), state)]
        case _ if name in ATTRIBUTE_FUNCTIONS:
            return call_attribute_function(name, arguments, node, state, frame, run)
        case "builtins.vars" | "builtins.dir" if first:
            return _vars(first, node, state, frame, run)
        case "builtins.map" | "builtins.filter":
            return _mapped(name, arguments, node, state, frame, run)
        case "asyncio.gather":
            parts = tuple(awaited(values) for values in (*arguments.positional, arguments.rest) if values)
            return [(one(items("list", parts, is_exact=not arguments.rest)), state)]
        case _ if first and function_row(name).gives is Gives.FIRST:
            return [(_run_coroutines(name, first), state)]
        case "asyncio.to_thread":
            return _in_another_thread(first, arguments, node, state, frame, run)
        case "copy.copy" | "copy.deepcopy" | "dataclasses.replace":
            return [(copied(name, arguments, node, frame, run), state)]
        case "dataclasses.field" | "pydantic.Field":
            return _field(arguments, node, state, frame, run)
    return special_container(name, arguments, node, state, frame, run)


def _run_coroutines(name: str, values: Values) -> Values:
    """What `asyncio.create_task` and its kin give: the results, a task, or still a coroutine."""
    if name == "asyncio.run":
        return awaited(values)
    if name == "asyncio.wait_for":
        return values
    return frozenset(
        replace(value, is_started=True) if isinstance(value, Coroutine) else value for value in values
    )


def _unbound(
    method: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results:
    """`list.append(items, value)`: the method of the first argument."""
    inner = replace(arguments, positional=arguments.positional[1:])
    results: Results = []
    for value in in_order(arguments.positional[0]):
        results.extend(run.call(Method(value, method), inner, node, state, frame))
    return merge_results(results)


def _in_another_thread(
    functions: Values, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results:
    """`asyncio.to_thread(function, ...)`: what the function calls does not hold up the event loop."""
    inner = replace(arguments, positional=arguments.positional[1:])
    called = dict(run.recorder.outside_calls)
    results = [found for value in functions for found in run.call(value, inner, node, state, frame)]
    run.recorder.outside_calls = called
    return merge_results(results)


def _vars(values: Values, node: nodes.Node, state: State, frame: Frame, run: Evaluator) -> Results:
    """`vars(x)` is `x.__dict__`."""
    place = nodes.Attribute(value=nodes.Name("x"), attr=nodes.Name("__dict__"))
    run.recorder.touched.append(WHOLE)
    for value in in_order(values):
        run.attribute(value, "__dict__", place, state, frame)
    return [(one(ANYTHING), state)]


def _field(arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator) -> Results:
    """The default that a field call gives."""
    found: Values = arguments.keyword("default") or frozenset()
    if arguments.positional:
        found |= arguments.positional[0]
    for factory in arguments.keyword("default_factory") or ():
        for values, _ in run.call(factory, Arguments(), node, state, frame):
            found |= values
    return [(found, state)]


def _types_of(values: Values) -> Values:
    found: set[Value] = set()
    for value in values:
        match value:
            case InstanceOf():
                found.add(ClassObject(value.definition))
            case EventValue(definition=definition) if definition is not None:
                found.add(ClassObject(definition))
            case Unknown():
                found.add(value)
            case _:
                found.add(ANYTHING)
    return frozenset(found)


def _mapped(
    name: str, arguments: Arguments, node: nodes.Node, state: State, frame: Frame, run: Evaluator
) -> Results:
    """`map` and `filter`: the function runs on any element."""
    if len(arguments.positional) < 2:
        return [(one(ANYTHING), state)]
    columns = tuple(iterate(values, node, state, frame, run) for values in arguments.positional[1:])
    produced: set[Value] = set()
    mark = mark_changes(run)
    for function in arguments.positional[0]:
        if isinstance(function, Literal):  # filter(None, ...)
            continue
        for values, _ in run.call(function, Arguments(positional=columns), node, state, frame):
            produced.update(values)
    note_deferred(mark, run)
    kept = columns[0] if name == "builtins.filter" else frozenset(produced)
    return [(one(items("generator", (kept,), is_exact=False)), state)]


def _constant_text(values: Values) -> str | None:
    if len(values) == 1:
        (value,) = values
        if isinstance(value, Literal) and isinstance(value.value, str):
            return value.value
    return None


def _first_text(arguments: Arguments) -> str | None:
    return _constant_text(arguments.positional[0]) if arguments.positional else None


def _prompt_text(arguments: Arguments) -> str | None:
    values = arguments.positional[0] if arguments.positional else arguments.keyword("prompt")
    for value in values or ():
        if isinstance(value, PromptValue):
            return value.text
        if isinstance(value, Literal) and isinstance(value.value, str):
            return value.value
    return None
