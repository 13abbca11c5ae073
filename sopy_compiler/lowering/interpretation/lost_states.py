"""Noting parameters that are rebound to another state, whose changes nobody sees."""

from typing import Final

from sopy_compiler.ir.slip import LostState
from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.interpretation.effects import MUTATORS
from sopy_compiler.lowering.interpretation.evaluation import Evaluator, Frame
from sopy_compiler.lowering.interpretation.later_mentions import Mention, mentions_around
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.values import (
    InstanceOf,
    Mapping,
    SigmaCopy,
    SigmaPart,
    Typed,
    Value,
    Values,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.walk import walk

_READS_ONLY: Final = frozenset(
    {"model_dump", "model_dump_json", "model_copy", "get", "keys", "values", "items"}
)


def note_rebound(
    target: nodes.Node, node: nodes.Expression, values: Values, state: State, frame: Frame, run: Evaluator
) -> None:
    """Note `sigma = State(...)` where the new object is changed, and surely goes nowhere."""
    function = frame.scope.node
    if not isinstance(target, nodes.Name) or not isinstance(function, nodes.FunctionDef) or frame.is_lambda:
        return
    name = target.value
    held = [value for value in state.variables.get(name, ()) if isinstance(value, SigmaPart)]
    if len(held) != 1 or len(state.variables[name]) != 1 or name not in _parameters(function):
        return
    (part,) = held
    if not values or not all(_is_another(value, part.type, run) for value in values):
        return
    around = mentions_around(function, name, node)
    if any(_keeps(mention) for mention in around.before):
        return
    uses = [_use_of(mention, values, run) for mention in around.after]
    if None in uses or not (_changes(node) or True in uses):
        return
    fact = LostState(
        name=name,
        given=_given(node),
        held=".".join(part.path),
        span=frame.span(target),
        symbol=frame.symbol,
    )
    run.recorder.slips[fact] = None


def _given(node: nodes.Expression) -> tuple[str, ...]:
    """The keywords and keys by which the new object gets values."""
    found: list[str] = []
    for one in walk(node):
        match one:
            case nodes.Arg(keyword=nodes.Name(value=name)):
                found.append(name)
            case nodes.DictElement(key=key):
                found.append(text_of(key) or "")
    return tuple(dict.fromkeys(name for name in found if name))


def _parameters(function: nodes.FunctionDef) -> frozenset[str]:
    parameters = function.params
    every = (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
    return frozenset(parameter.name.value for parameter in every)


def _is_another(value: Value, declared: TypeExpression, run: Evaluator) -> bool:
    """Whether the value is a state of the same kind, and surely not the one the parameter held."""
    match value:
        case SigmaCopy() | Typed():
            return value.type.name == declared.name and declared.is_known
        case InstanceOf():
            return run.world.classes.qualname(value.definition) == declared.name
        case Mapping():
            return declared.name == "builtins.dict" or _is_typed_dict(declared, run)
    return False


def _is_typed_dict(declared: TypeExpression, run: Evaluator) -> bool:
    model = run.world.model_named(declared.name)
    return model is not None and model.kind == "typed-dict"


def _keeps(mention: Mention) -> bool:
    """Whether the parameter's old object is kept under another name, by which it may be changed later."""
    return isinstance(mention.parent, (nodes.Assign, nodes.AnnAssign, nodes.NamedExpr, nodes.Tuple))


def _use_of(mention: Mention, values: Values, run: Evaluator) -> bool | None:
    """True for a change of the new object, False for a look at it, None where it may go somewhere."""
    if mention.is_called_later:
        return None
    parent = mention.parent
    if not isinstance(parent, (nodes.Attribute, nodes.Subscript)) or parent.value is not mention.name:
        return None
    outer = mention.around[-2] if len(mention.around) > 1 else parent
    if any(isinstance(node, nodes.AssignTarget) for node in mention.around):
        return True
    if isinstance(outer, nodes.AugAssign) and outer.target is parent:
        return True
    if isinstance(outer, nodes.Call) and outer.func is parent and isinstance(parent, nodes.Attribute):
        return _method_use(parent.attr.value, values, run)
    if any(_stores_elsewhere(node, mention.name.value) for node in mention.around):
        return None
    return _changes_part(mention)


def _changes_part(mention: Mention) -> bool:
    """Whether what stands in front of a call is a method that changes: `state.items.append(...)`."""
    for node in reversed(mention.around):
        if isinstance(node, nodes.Attribute) and node.attr.value in MUTATORS:
            return True
        if not isinstance(node, (nodes.Attribute, nodes.Subscript)):
            return False
    return False


def _stores_elsewhere(node: nodes.Node, name: str) -> bool:
    """Whether a statement puts what it takes of the new object into another: it may be copied back."""
    targets = [item.target for item in node.targets] if isinstance(node, nodes.Assign) else []
    for target in targets:
        root: nodes.Node = target
        while isinstance(root, (nodes.Attribute, nodes.Subscript)):
            root = root.value
        if root is not target and not (isinstance(root, nodes.Name) and root.value == name):
            return True
    return False


def _method_use(name: str, values: Values, run: Evaluator) -> bool | None:
    """What calling a method does to the new object; None if it may hand the object on."""
    if name in _READS_ONLY:
        return False
    if name in MUTATORS:
        return True
    for value in values:
        definition = _class_of(value, run)
        method = run.world.classes.method(definition, name) if definition is not None else None
        if method is None or not method.node.params.params:
            return None
        own = method.node.params.params[0].name.value
        bases = {id(node.value) for node in walk(method.node.body) if isinstance(node, nodes.Attribute)}
        for node in walk(method.node.body):
            if isinstance(node, nodes.Name) and node.value in {own, "super"} and id(node) not in bases:
                return None
    return True


def _class_of(value: Value, run: Evaluator) -> ClassDefinition | None:
    if isinstance(value, InstanceOf):
        return value.definition
    return run.world.classes.by_qualname(value.type.name) if isinstance(value, (SigmaCopy, Typed)) else None


def _changes(node: nodes.Expression) -> bool:
    """Whether the expression makes an object that differs from a plain copy."""
    if not isinstance(node, nodes.Call):
        return True
    function = node.func.attr.value if isinstance(node.func, nodes.Attribute) else ""
    name = function or (node.func.value if isinstance(node.func, nodes.Name) else "")
    if name in {"copy", "deepcopy", "model_copy", "replace"}:
        return any(item.keyword is not None and item.keyword.value != "deep" for item in node.args)
    return True
