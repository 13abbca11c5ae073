"""Which values are true."""

from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    EventValue,
    Finish,
    Function,
    InstanceOf,
    Items,
    LambdaFunction,
    Literal,
    Mapping,
    NoResult,
    Value,
    Values,
)


def truth(value: Value) -> bool | None:
    """Whether `bool(value)` is surely True or False; None when it depends."""
    match value:
        case Literal():
            return None if value.type_name.startswith("enum:") else bool(value.value)
        case NoResult():
            return False
        case InstanceOf():
            return None if _has_own_truth(value) else True
        case ClassObject() | Function() | LambdaFunction() | Finish() | EventValue():
            return True
        case Items(kind="tuple"):
            return bool(value.elements)
        case Items() | Mapping():
            return None
    return None


def _has_own_truth(value: InstanceOf) -> bool:
    bindings = value.definition.scope.bindings
    return bool(value.definition.node.bases) and ("__bool__" in bindings or "__len__" in bindings)


def filter_truth(values: Values, wanted: bool) -> Values:
    """The values that can be true, or false."""
    return frozenset(value for value in values if truth(value) in (wanted, None))
