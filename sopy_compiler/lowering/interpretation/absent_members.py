"""Members that the class of an object surely lacks, where no rule about fields of states looks."""

import builtins
import collections
from types import FunctionType, MethodType
from typing import Final

from sopy_compiler.domain.optional import present
from sopy_compiler.ir.missing_attribute import MissingAttribute
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.missing_attributes import is_surely_missing
from sopy_compiler.lowering.interpretation.values import ClassObject, Function, SigmaPart, Typed, Value
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition

_NAMES: Final = ("str", "int", "float", "bool", "bytes", "list", "dict", "set", "tuple", "frozenset")
_OUTSIDE: Final[dict[str, type]] = {
    **{f"builtins.{name}": getattr(builtins, name) for name in _NAMES},
    **{
        f"collections.{name}": getattr(collections, name)
        for name in ("defaultdict", "deque", "Counter", "OrderedDict")
    },
}
_KEYED: Final = ("dict", "defaultdict", "Counter", "OrderedDict")
_OF_METHODS: Final = frozenset({*dir(MethodType), *dir(FunctionType)})
_OF_CLASSES: Final = frozenset(dir(type)) | {"register"}


def note_absent_member(owner: Value, name: str, node: nodes.Node, frame: Frame, run: Evaluator) -> None:
    """Note `owner.name` if it surely raises AttributeError; one that is caught or asked for may be meant."""
    if not isinstance(node, nodes.Attribute) or frame.checkpoints is not None or name.startswith("__"):
        return
    match owner:
        case ClassObject(definition=definition):
            missing = _of_class(definition, name, run)
        case SigmaPart() | Typed() if len(members := present(owner.type)) == 1:
            is_called = node is frame.called
            missing = _of_instance(members[0], name, node, frame, run, is_sigma=isinstance(owner, SigmaPart))
            missing = None if is_called and members[0].name in _OUTSIDE else missing  # SOP218 says so
        case Function(receiver=receiver) if receiver is not None:
            missing = _of_method(owner, name, node, frame)
        case _:
            return
    if missing is None or name in run.world.sharing(frame.scope).asked_for:
        return
    fact = MissingAttribute(
        name=name,
        is_called=node is frame.called,
        candidates=missing[1],
        span=frame.span(node.attr),
        symbol=frame.symbol,
        owner=missing[0],
        instead=missing[2],
    )
    run.recorder.missing_attributes[fact] = None


_Missing = tuple[str, tuple[str, ...], str]
"""The words for what lacks the member, the names it has, and how to write it instead where that is known."""


def _of_method(method: Function, name: str, node: nodes.Attribute, frame: Frame) -> _Missing | None:
    """A method that is not called; decorators and assignments can give it attributes of its own."""
    definition = method.definition
    is_plain = not definition.node.decorators and not method.wrapper
    if not is_plain or name in _OF_METHODS or f"{definition.name}.{name} = " in definition.scope.tree.text:
        return None
    return f"the method `{definition.name}`", (), f"`{frame.code(node.value)}().{name}`"


def _of_class(definition: ClassDefinition, name: str, run: Evaluator) -> _Missing | None:
    """The class of a procedure, which is asked for what neither it nor its instances get."""
    if not run.world.classes.is_procedure(definition) or name in _OF_CLASSES:
        return None
    if definition.node.decorators or not is_surely_missing(definition, name, run):
        return None
    names = {one for each in run.world.classes.linearisation(definition) for one in each.scope.bindings}
    return definition.name, tuple(sorted(one for one in names if not one.startswith("__"))), ""


def _of_instance(
    expression: TypeExpression,
    name: str,
    node: nodes.Attribute,
    frame: Frame,
    run: Evaluator,
    *,
    is_sigma: bool,
) -> _Missing | None:
    known = _OUTSIDE.get(expression.name)
    owner = frame.code(node.value)
    if known is not None:
        if name in dir(known):
            return None
        instead = f'`{owner}["{name}"]`' if known.__name__ in _KEYED else ""
        return f"`{expression.text or known.__name__}`", tuple(dir(known)), instead
    definition = run.world.classes.by_qualname(expression.name)
    if definition is None:
        return None
    model = run.world.model(definition)
    if model.kind is ModelKind.TYPED_DICT and model.field(name) is not None and name not in dir(dict):
        return f"the TypedDict {model.name}", (), f'`{owner}["{name}"]`'
    # What a part of the state lacks is an access like others.
    return None if is_sigma else _of_model(definition, model, name, run)


def _of_model(definition: ClassDefinition, model: SigmaModel, name: str, run: Evaluator) -> _Missing | None:
    if model.kind is not ModelKind.DATACLASS or model.is_open or not model.bases_known:
        return None
    memory, line = run.world.memory, run.world.classes.linearisation(definition)
    if run.world.below.get(definition) or any(memory.has_attribute(one, name) for one in line):
        return None
    if model.has(name) or memory.loose_attribute(name):
        return None
    return model.name, tuple(sorted(model.member_names)), ""
