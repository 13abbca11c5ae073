"""Calls of functions and classes that are not project source."""

from typing import Final

import libcst as cst

from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.vocabulary import CONDITION, END, EVENT, MAKE_PROMPT, SESSION, SOP
from sopy_compiler.lowering.interpretation.construction import record_construction
from sopy_compiler.lowering.interpretation.effects import escape, record_access, record_read
from sopy_compiler.lowering.interpretation.evaluation import (
    Arguments,
    Evaluator,
    Frame,
    Results,
    merge_results,
)
from sopy_compiler.lowering.interpretation.inlining import run_unseen
from sopy_compiler.lowering.interpretation.notes import note_call, note_described_test
from sopy_compiler.lowering.interpretation.parts import element_of
from sopy_compiler.lowering.interpretation.state import Exit, State
from sopy_compiler.lowering.interpretation.untracked import note_outside_call, note_untracked
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    BOOLEAN,
    NONE_VALUE,
    ClassObject,
    EventValue,
    Finish,
    InstanceOf,
    Items,
    Literal,
    Mapping,
    Partial,
    PromptValue,
    SigmaPart,
    SopValue,
    Typed,
    Unknown,
    Value,
    Values,
    one,
    typed,
)

_PURE: Final = {
    **{f"builtins.{name}": f"builtins.{name}" for name in ("int", "float", "bool", "bytes", "complex")},
    "builtins.str": "builtins.str",
    "builtins.repr": "builtins.str",
    "builtins.ascii": "builtins.str",
    "builtins.format": "builtins.str",
    "builtins.chr": "builtins.str",
    "builtins.input": "builtins.str",
    "builtins.len": "builtins.int",
    "builtins.ord": "builtins.int",
    "builtins.hash": "builtins.int",
    "builtins.id": "builtins.int",
    "builtins.round": "builtins.int",
    "builtins.isinstance": "builtins.bool",
    "builtins.issubclass": "builtins.bool",
    "builtins.hasattr": "builtins.bool",
    "builtins.callable": "builtins.bool",
    "builtins.any": "builtins.bool",
    "builtins.all": "builtins.bool",
    "builtins.print": "None",
    "builtins.range": "builtins.range",
    "builtins.divmod": "builtins.tuple",
    "json.dumps": "builtins.str",
    "os.path.join": "builtins.str",
    "os.path.basename": "builtins.str",
    "os.path.dirname": "builtins.str",
    "os.path.exists": "builtins.bool",
    "time.time": "builtins.float",
    "time.sleep": "None",
    "asyncio.sleep": "None",
}
_NEVER_RETURN: Final = frozenset(
    {"sys.exit", "os._exit", "os.abort", "builtins.exit", "builtins.quit", "typing.assert_never"}
)
_COLLECTIONS: Final = {
    "builtins.list": "list",
    "builtins.tuple": "mutated",
    "builtins.set": "set",
    "builtins.frozenset": "set",
    "builtins.sorted": "mutated",
    "builtins.reversed": "mutated",
    "builtins.iter": "mutated",
    "collections.deque": "mutated",
}
_CHOICES: Final = frozenset(
    {
        "builtins.max",
        "builtins.min",
        "builtins.next",
        "random.choice",
        "builtins.sum",
        "builtins.abs",
        "builtins.pow",
    }
)
_COPIES: Final = frozenset({"copy.copy", "copy.deepcopy"})
_PURE_MODULES: Final = (
    "math.",
    "statistics.",
    "cmath.",
    "re.",
    "json.dumps",
    "hashlib.",
    "hmac.",
    "textwrap.",
    "html.",
    "urllib.parse.",
    "datetime.",
    "decimal.",
    "fractions.",
    "uuid.",
    "string.",
    "base64.",
    "time.",
    "difflib.",
    "itertools.",
    "pathlib.",
    "os.path.",
    "operator.",
    "dataclasses.asdict",
    "dataclasses.astuple",
    "dataclasses.fields",
    "pydantic.TypeAdapter",
)
_LOGGING: Final = ("logging.", "sopy.Log", "sopy.show", "warnings.", "pprint.", "structlog.", "loguru.")


def call_external(
    name: str, arguments: Arguments, node: cst.CSTNode, state: State, frame: Frame, run: Evaluator
) -> Results:
    """The values of a call to the outside function or class `name`."""
    note_call(name, node, frame, run)
    special = _special(name, arguments, node, state, frame, run)
    if special is not None:
        return special
    for values in arguments.all:
        run_unseen(values, node, state, frame, run)
    note_outside_call(name, is_pure=_is_pure(name), run=run)
    if name in _NEVER_RETURN:
        frame.exits.append(Exit("raise", state, frame.span(node), exception="SystemExit"))
        return []
    if name in _PURE:
        return [(one(typed(_PURE[name])), state)]
    if name.startswith(_LOGGING):
        return [(one(ANYTHING), state)]
    if name in _COLLECTIONS:
        elements = element_of(arguments.positional[0], run.world) if arguments.positional else frozenset()
        return [(one(Items(_COLLECTIONS[name], (elements,) if elements else ())), state)]
    if name in _CHOICES:
        return [(_chosen(arguments, run), state)]
    if not name.startswith(_PURE_MODULES):
        for values in arguments.all:
            escape(values, name.removeprefix("builtins."), frame, run)
    after = state.forgetful() if run.recorder.opaque else state
    if name in {"builtins.object", "builtins.Exception"} or name.startswith("builtins."):
        return [(one(typed(name)), after)]
    return [(one(Unknown(f"it comes from `{name}`, which is not analysed")), after)]


def _is_pure(name: str) -> bool:
    """Whether the function changes nothing that it is given."""
    known = name in _PURE or name in _NEVER_RETURN or name in _COLLECTIONS or name in _CHOICES
    return known or name.startswith((*_LOGGING, *_PURE_MODULES))


def _special(
    name: str, arguments: Arguments, node: cst.CSTNode, state: State, frame: Frame, run: Evaluator
) -> Results | None:
    """Functions whose meaning the analysis knows; None for all others."""
    match name:
        case _ if name == END:
            record_construction(END, arguments, node, frame, run)
            return [(one(Finish(_prompt_text(arguments))), state)]
        case _ if name == MAKE_PROMPT or name == "sopy.Prompt":
            return [(one(PromptValue(_first_text(arguments))), state)]
        case _ if name == CONDITION:
            note_described_test(node, frame, run)
            return [(arguments.positional[0] if arguments.positional else one(BOOLEAN), state)]
        case _ if name in {SOP, SESSION}:
            return [(one(SopValue(id(node))), state)]
        case _ if name == EVENT:
            return [(one(EventValue(None, EVENT)), state)]
        case "typing.cast" if len(arguments.positional) == 2:
            return [(arguments.positional[1], state)]
        case "functools.partial" if arguments.positional:
            made = frozenset(Partial(value, arguments.positional[1:]) for value in arguments.positional[0])
            return [(made, state)]
        case "builtins.type" if len(arguments.positional) == 1:
            return [(_types_of(arguments.positional[0]), state)]
        case "builtins.getattr":
            return _getattr(arguments, node, state, frame, run)
        case "builtins.setattr" | "builtins.delattr":
            return _setattr(name, arguments, node, state, frame, run)
        case "builtins.dict":
            entries = tuple((_text_key(key), values) for key, values in arguments.keywords)
            if not arguments.positional and not arguments.has_star:
                return [(one(Mapping(entries)), state)]
            copied = [v for values in arguments.positional for v in values if isinstance(v, Mapping)]
            if copied:
                return [(frozenset(Mapping((*item.entries, *entries)) for item in copied), state)]
            return [(one(typed("builtins.dict")), state)]
        case "builtins.enumerate" if arguments.positional:
            elements = element_of(arguments.positional[0], run.world)
            return [
                (one(Items("mutated", (one(Items("tuple", (one(typed("builtins.int")), elements))),))), state)
            ]
        case "builtins.zip":
            parts = tuple(element_of(values, run.world) for values in arguments.positional)
            return [(one(Items("mutated", (one(Items("tuple", parts)),))), state)]
        case "builtins.map" | "builtins.filter":
            return _mapped(name, arguments, node, state, frame, run)
        case "builtins.vars":
            for values in arguments.all:
                escape(values, "vars", frame, run)
            return [(one(ANYTHING), state)]
        case _ if name in _COPIES and arguments.positional:
            return [(frozenset(_copied(value) for value in arguments.positional[0]), state)]
    return None


def _copied(value: Value) -> Value:
    return Typed(value.type) if isinstance(value, SigmaPart) else value


def _text_key(key: str) -> Literal:
    return Literal(key, "str")


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


def _chosen(arguments: Arguments, run: Evaluator) -> Values:
    """One of the arguments, or of the elements of a single one."""
    found: set[Value] = set()
    if len(arguments.positional) == 1:
        found.update(element_of(arguments.positional[0], run.world))
    else:
        found.update(value for values in arguments.positional for value in values)
    default = arguments.keyword("default")
    found.update(default or ())
    return frozenset(found) or one(ANYTHING)


def _mapped(
    name: str, arguments: Arguments, node: cst.CSTNode, state: State, frame: Frame, run: Evaluator
) -> Results:
    if len(arguments.positional) < 2:
        return [(one(ANYTHING), state)]
    elements = element_of(arguments.positional[1], run.world)
    produced: set[Value] = set()
    for function in arguments.positional[0]:
        passed = Arguments(positional=(elements,))
        for values, _ in run.call(function, passed, node, state, frame):
            produced.update(values)
    kept = elements if name == "builtins.filter" else frozenset(produced)
    return [(one(Items("mutated", (kept,))), state)]


def _getattr(arguments: Arguments, node: cst.CSTNode, state: State, frame: Frame, run: Evaluator) -> Results:
    name = _constant_text(arguments.positional[1]) if len(arguments.positional) > 1 else None
    default = arguments.positional[2] if len(arguments.positional) > 2 else frozenset()
    if name is None or not isinstance(node, cst.Call):
        return [(one(Unknown("`getattr` with a computed name")) | default, state)]
    results: Results = []
    for owner in arguments.positional[0]:
        for values, after in run.attribute(owner, name, node, state, frame):
            for value in values:
                if isinstance(value, SigmaPart):
                    record_read(value, node, frame, run)
            results.append((values | default, after))
    return merge_results(results)


def _setattr(
    function: str, arguments: Arguments, node: cst.CSTNode, state: State, frame: Frame, run: Evaluator
) -> Results:
    name = _constant_text(arguments.positional[1]) if len(arguments.positional) > 1 else None
    for owner in arguments.positional[0] if arguments.positional else ():
        if not isinstance(owner, SigmaPart):
            note_untracked(f"`{frame.code(node)}` sets an attribute by its name", run)
        if isinstance(owner, SigmaPart):
            if name is None:
                run.recorder.opaque[f"`{function.removeprefix('builtins.')}` with a computed name"] = None
            else:
                path = (*owner.path, name)
                record_access(run, frame, node, AccessKind.WRITE, path, owner.type.name, name, "assign")
        elif isinstance(owner, InstanceOf) and name is not None and len(arguments.positional) > 2:
            run.world.attributes.add(owner.definition, name, arguments.positional[2])
        elif isinstance(owner, InstanceOf):
            run.world.attributes.add(owner.definition, "*", one(ANYTHING))
    return [(one(NONE_VALUE), state.forgetful())]


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
