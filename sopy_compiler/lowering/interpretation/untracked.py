"""Changes that the recorded effects may not tell in full.

A handler is rolled back from its effects only where they are everything it can do. What is noted here are
changes to objects that were not followed to sigma, and code that was not read: it may change anything.
"""

from typing import Final

from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.ir.vocabulary import SOP_VIOLATION
from sopy_compiler.lowering.interpretation.effects import HOLDERS, MUTATORS, is_immutable, sigma_parts
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    Finish,
    Items,
    Literal,
    Mapping,
    PayloadPart,
    PromptValue,
    Typed,
    Value,
    Values,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition

_READING_METHODS: Final = frozenset(
    {
        "copy",
        "count",
        "difference",
        "elements",
        "get",
        "index",
        "intersection",
        "isdisjoint",
        "issubset",
        "issuperset",
        "items",
        "keys",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "most_common",
        "symmetric_difference",
        "total",
        "union",
        "values",
    }
)
_EXCEPTIONS: Final = ("Error", "Exception", "Interrupt", "Iteration", "Exit")
# Outside functions that change none of their arguments and call nothing that they are not given.
_HARMLESS: Final = frozenset(
    {
        "builtins.object.__init__",
        "builtins.enumerate",
        "builtins.zip",
        "builtins.map",
        "builtins.filter",
        "builtins.type",
        "builtins.dict",
        "builtins.getattr",
        "sopy.prompt.make_prompt",
        "sopy.prompt.Prompt",
        "typing.cast",
    }
)
# Among functions that are called pure because they keep nothing: these change what they are given.
_CHANGING_MODULES: Final = ("operator.",)
# Hooks of classes that run unseen when an instance is made.
_HOOKS: Final = ("__new__", "__post_init__", "model_post_init", "__init_subclass__", "__setattr__")


def note_untracked(reason: str, run: Evaluator) -> None:
    """Note that the handler may do more than its effects say."""
    run.recorder.untracked[reason] = None


def note_store(owner: Value, target: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note an assignment to, or a deletion from, an object that is neither sigma nor the procedure."""
    if isinstance(owner, (Items, Mapping)):
        run.recorder.changes_containers = True
        return
    if isinstance(owner, ClassObject):
        run.recorder.changes_shared = True
        return
    if _is_under_construction(target, frame):
        return
    note_untracked(f"`{frame.code(target)}` changes an object that was not followed", run)


def _is_under_construction(target: nodes.Node, frame: Frame) -> bool:
    """Whether the target is an attribute of the instance whose `__init__` runs."""
    function = frame.scope.node
    holder = _holder(target)
    if not isinstance(holder, nodes.Name) or not isinstance(function, nodes.FunctionDef):
        return False
    parameters = (*function.params.posonly_params, *function.params.params)
    is_constructor = function.name.value == "__init__" and bool(parameters)
    return is_constructor and holder.value == parameters[0].name.value


def _holder(target: nodes.Node) -> nodes.Node | None:
    """The expression of the object whose attribute is assigned; None for an item."""
    match target:
        case (
            nodes.Attribute(value=holder) | nodes.Call(func=nodes.Name(), args=[nodes.Arg(value=holder), *_])
        ):
            return holder
        case nodes.Call(func=nodes.Attribute(value=holder, attr=nodes.Name(value="__setattr__"))):
            return holder
    return None


def note_method(receiver: Value, name: str, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note a method call on an object of an outside type that is no part of sigma."""
    if isinstance(receiver, (Items, Mapping)):
        if name in MUTATORS:
            run.recorder.changes_containers = True
        return
    if name in _READING_METHODS or _is_unchanging(receiver, run):
        return
    note_untracked(f"`{frame.code(node)}` may change an object that was not followed", run)


def _is_unchanging(value: Value, run: Evaluator) -> bool:
    match value:
        case Literal():
            return value.value is not None
        case Typed() | PayloadPart():
            return _is_plain(value.type, run)
    return isinstance(value, (PromptValue, Finish))


def _is_plain(expression: TypeExpression, run: Evaluator) -> bool:
    return expression.is_known and expression.name != "None" and is_immutable(expression, run.world)


def note_outside_call(name: str, *, is_pure: bool, run: Evaluator) -> None:
    """Note a call of code that was not read."""
    if (is_pure and not name.startswith(_CHANGING_MODULES)) or name in _HARMLESS or _is_exception(name):
        return
    note_untracked(f"`{name.removeprefix('builtins.')}` is not read", run)


def _is_exception(name: str) -> bool:
    return name == SOP_VIOLATION or (name.startswith("builtins.") and name.endswith(_EXCEPTIONS))


def mark_changes(run: Evaluator) -> tuple[int, int]:
    """How many changes of sigma are recorded so far, for `note_deferred`."""
    return len(run.recorder.accesses), len(run.recorder.changed_by_calls)


def note_deferred(mark: tuple[int, int], run: Evaluator) -> None:
    """Note that what was recorded since the mark happens at another time, or more often than it is read."""
    accesses = tuple(run.recorder.accesses)[mark[0] :]
    kinds = (AccessKind.WRITE, AccessKind.MUTATE)
    paths = [access.path for access in accesses if access.kind in kinds]
    paths += run.recorder.changed_by_calls[mark[1] :]
    run.recorder.deferred |= dict.fromkeys(tuple(path.split(".")) for path in paths if path)


def note_read(values: Values, what: str, run: Evaluator) -> None:
    """Note that something was read which outlives the handler: an attribute, a module's variable.

    Parts of sigma that were put there earlier need not be where they were found then.
    """
    if not any(isinstance(value, HOLDERS) for value in values):
        return
    if any(True for _ in sigma_parts(values, run.world)):
        note_untracked(f"`{what}` may hold a part of sigma from an earlier event", run)
    elif any(isinstance(value, (Items, Mapping)) for value in values):
        run.recorder.reads_shared.setdefault(f"`{what}` is a container that outlives the handler")


def note_construction(definition: ClassDefinition, arguments: tuple[Values, ...], run: Evaluator) -> None:
    """Note that making an instance runs code of the class which is not read."""
    classes = run.world.classes
    hooks = [hook for hook in _HOOKS if classes.method(definition, hook) is not None]
    if hooks:
        note_untracked(f"`{definition.name}.{hooks[0]}` runs unseen", run)
    elif any(_is_exposed(values, run) for values in arguments) and run.world.model(definition).validators:
        note_untracked(f"the validators of `{definition.name}` are given a part of sigma", run)


def _is_exposed(values: Values, run: Evaluator) -> bool:
    return any(not is_immutable(part.type, run.world) for part in sigma_parts(values, run.world))
