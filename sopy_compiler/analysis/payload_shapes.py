"""What can be asked of a payload of a known type."""

from sopy_compiler.analysis.index import Index
from sopy_compiler.analysis.members import has_member
from sopy_compiler.analysis.operations import lacks
from sopy_compiler.domain.containers import ContainerKind, is_of_kind
from sopy_compiler.domain.optional import present_or_none
from sopy_compiler.ir.payload_use import PayloadUse, PayloadUseKind
from sopy_compiler.ir.sigma import ModelKind, SigmaModel
from sopy_compiler.ir.slip import UnpackedRoot, Unpacking
from sopy_compiler.ir.type_expression import NONE, Constant, TypeExpression

_TEXTS = frozenset({"builtins.str", "builtins.bytes"})
_NOT_ITERABLE = frozenset({"builtins.int", "builtins.float", "builtins.bool", "builtins.complex", NONE})


def has_not(use: PayloadUse, index: Index) -> bool:
    """Whether no alternative of the payload has the attribute, key or index that is used."""
    if use.kind is PayloadUseKind.UNPACK:
        return False
    if use.kind in (
        PayloadUseKind.EVENT_ATTRIBUTE,
        PayloadUseKind.EVENT_ITEM,
        PayloadUseKind.EVENT_KEY,
    ):
        return True
    if use.kind in (PayloadUseKind.GET, PayloadUseKind.PATTERN):
        return all(_lacks_key(member, use.key, index) for member in present_or_none(use.type))
    is_missing = _lacks_attribute if use.kind is PayloadUseKind.ATTRIBUTE else _lacks_item
    return all(is_missing(member, use.key, index) for member in present_or_none(use.type))


def wrong_arity(use: PayloadUse, index: Index) -> bool:
    """Whether no alternative of the payload can be unpacked into that many names."""
    if use.kind is not PayloadUseKind.UNPACK:
        return False
    return all(cannot_unpack(member, use.key, index) for member in present_or_none(use.type))


def arity(expression: TypeExpression, index: Index) -> int | None:
    """The number of parts of a tuple of fixed length, a named one included; else None."""
    members = present_or_none(expression)
    model = index.models.get(members[0].name) if len(members) == 1 else None
    if model is not None:
        return len(model.fields) if _is_named_tuple(model) else None
    if len(members) != 1 or members[0].name != "builtins.tuple" or not members[0].arguments:
        return None
    parts = members[0].arguments
    return None if any(part.text in {"...", "()"} for part in parts) else len(parts)


def _is_named_tuple(model: SigmaModel) -> bool:
    return not model.is_open and any(member.owner == "typing.NamedTuple" for member in model.members)


def _lacks_attribute(member: TypeExpression, key: Constant, index: Index) -> bool:
    model = index.models.get(member.name)
    if not isinstance(key, str):
        return False
    if model is not None:
        return not model.is_open and not _has_attribute(model, key)
    return lacks(member, key)


def _has_attribute(model: SigmaModel, name: str) -> bool:
    return hasattr(dict, name) if model.kind is ModelKind.TYPED_DICT else has_member(model, name)


def _lacks_key(member: TypeExpression, key: Constant, index: Index) -> bool:
    """Whether asking a `TypedDict` for the key always gives the default."""
    model = index.models.get(member.name)
    return (
        model is not None
        and model.kind is ModelKind.TYPED_DICT
        and not model.is_open
        and _model_lacks_item(model, key)
    )


def _lacks_item(member: TypeExpression, key: Constant, index: Index) -> bool:
    model = index.models.get(member.name)
    if model is not None and _is_named_tuple(model):
        return isinstance(key, str) or (
            isinstance(key, int) and not -len(model.fields) <= key < len(model.fields)
        )
    if model is not None:
        return not model.is_open and _model_lacks_item(model, key)
    if is_of_kind(member, ContainerKind.SEQUENCE) or member.name in _TEXTS:
        parts = arity(member, index)
        if isinstance(key, str):
            return True
        return parts is not None and isinstance(key, int) and not -parts <= key < parts
    return lacks(member, "__getitem__")


def _model_lacks_item(model: SigmaModel, key: Constant) -> bool:
    if model.kind is ModelKind.TYPED_DICT:
        return isinstance(key, str) and key not in model.member_names
    return model.kind is not ModelKind.ENUM and "__getitem__" not in model.member_names


def cannot_unpack(member: TypeExpression, count: Constant, index: Index) -> bool:
    """Whether no value of the type comes apart into so many names."""
    parts = arity(member, index)
    if parts is not None:
        return parts != count
    model = index.models.get(member.name)
    if model is not None:
        is_object = model.kind in (ModelKind.DATACLASS, ModelKind.PLAIN) and not model.is_open
        return is_object and not {"__iter__", "__getitem__"} & model.member_names
    return member.name in _NOT_ITERABLE


def is_bad_unpacking(slip: Unpacking, index: Index) -> bool:
    """Whether what is taken apart never has as many parts; a text in a container is no pair either."""
    if slip.root is UnpackedRoot.EVENT:
        return True
    parts = present_or_none(slip.part)
    is_text = slip.is_loop and slip.names > 1 and all(one.name == "builtins.str" for one in parts)
    return is_text or all(cannot_unpack(one, slip.names, index) for one in parts)


def unpacking_advice(slip: Unpacking) -> str:
    """What was meant: the values beside the keys, the position beside the element, the payload."""
    if slip.root is UnpackedRoot.EVENT:
        return f"take the payload apart: `{slip.source}.payload`"
    if slip.is_keys:
        return f"a dict gives its keys: write `{slip.source}.items()` for keys and values"
    if slip.is_loop:
        return f"write `enumerate({slip.source})` for position and element"
    return "use as many names as there are parts"
