"""Recording what handlers ask of models by name: old members of pydantic, copies with changed fields."""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.domain.optional import present
from sopy_compiler.ir.model_call import ModelCall, ModelCallKind
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.lowering.class_body import keyword_arguments, positional_arguments
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    InstanceOf,
    PayloadPart,
    SigmaCopy,
    SigmaPart,
    Typed,
    Value,
    Values,
    in_order,
)
from sopy_compiler.lowering.legacy_api.calls import legacy_member
from sopy_compiler.lowering.legacy_api.vocabulary import LEGACY_MEMBERS
from sopy_compiler.lowering.model_vocabulary import external_name
from sopy_compiler.source.span import Span
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import text_of

_COPIES: Final = frozenset({"model_copy", "copy"})
_REPLACING: Final = frozenset({"dataclasses.replace", "copy.replace"})
_ATTRIBUTES: Final = frozenset(name for name, member in LEGACY_MEMBERS.items() if member.is_attribute)


def note_model_use(node: nodes.Call, state: State, frame: Frame, run: Evaluator) -> None:
    """Note a call that makes a copy of a model, or uses an old member of one."""
    function = node.func
    if isinstance(function, nodes.Attribute) and function.attr.value in LEGACY_MEMBERS.keys() | _COPIES:
        owners = run.peek(function.value, state, frame)
        _note_legacy(owners, function, node, frame, run)
        if function.attr.value in _COPIES:
            update = keyword_arguments(node).get("update")
            named = _entries(update, frame) if update is not None else None
            _note_copy(ModelCallKind.COPY, owners, named, node, frame, run)
    elif _is_named_replace(function):
        copied = positional_arguments(node)
        if len(copied) == 1 and external_name(function, frame.scope, run.world.names) in _REPLACING:
            named = [
                (item.keyword.value, frame.span(item.keyword))
                for item in node.args
                if item.keyword is not None
            ]
            owners = run.peek(copied[0], state, frame)
            _note_copy(ModelCallKind.REPLACE, owners, named, node, frame, run)


def note_model_attribute(owner: Value, name: str, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note an old attribute of pydantic, such as `__fields__`."""
    if name in _ATTRIBUTES and isinstance(node, nodes.Attribute):
        _note_legacy(frozenset((owner,)), node, None, frame, run)


def _is_named_replace(function: nodes.Expression) -> bool:
    last = function.attr if isinstance(function, nodes.Attribute) else function
    return isinstance(last, nodes.Name) and last.value == "replace"


def _note_legacy(
    owners: Values, node: nodes.Attribute, call: nodes.Call | None, frame: Frame, run: Evaluator
) -> None:
    for owner in _classes(owners, run):
        use = legacy_member(node, call, owner, frame.scope, run.world.classes)
        if use is not None:
            run.recorder.legacy[use] = None


def _note_copy(
    kind: ModelCallKind,
    owners: Values,
    named: list[tuple[str, Span]] | None,
    node: nodes.Call,
    frame: Frame,
    run: Evaluator,
) -> None:
    definitions = list(_classes(owners, run))
    if len(definitions) != 1 or not named:
        return
    model = run.world.model(definitions[0])
    if model.kind is ModelKind.PYDANTIC or (
        model.kind is ModelKind.DATACLASS and kind is ModelCallKind.REPLACE
    ):
        fact = ModelCall(
            kind=kind,
            model=model.qualname,
            positional=0,
            keywords=tuple(named),
            has_star=False,
            is_guarded=False,
            span=frame.span(node),
            symbol=frame.symbol,
        )
        run.recorder.model_calls[fact] = None


def _entries(node: nodes.Expression, frame: Frame) -> list[tuple[str, Span]]:
    """The names that a dict on the spot has: `{"a": 1}` or `dict(a=1)`."""
    match node:
        case nodes.Dict():
            keys = [item.key for item in node.elements if isinstance(item, nodes.DictElement)]
            return [(name, frame.span(key)) for key in keys if (name := text_of(key)) is not None]
        case nodes.Call(func=nodes.Name(value="dict")):
            return [
                (one.keyword.value, frame.span(one.keyword)) for one in node.args if one.keyword is not None
            ]
    return []


def _classes(owners: Values, run: Evaluator) -> Iterator[ClassDefinition]:
    """The project classes that the values are or are instances of, each once."""
    found: dict[ClassDefinition, None] = {}
    for owner in in_order(owners):
        match owner:
            case InstanceOf() | ClassObject():
                found[owner.definition] = None
            case SigmaPart() | SigmaCopy() | PayloadPart() | Typed():
                for member in present(owner.type):
                    definition = run.world.classes.by_qualname(member.name)
                    if definition is not None:
                        found[definition] = None
    yield from found
