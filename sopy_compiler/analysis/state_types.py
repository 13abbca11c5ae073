"""Which state types can stand for which."""

from typing import Final

from sopy_compiler.analysis.index import Index
from sopy_compiler.ir.sigma import ModelKind, SigmaModel

_DICTIONARY: Final = "builtins.dict"
_DICTIONARIES: Final = frozenset(
    {_DICTIONARY, "collections.OrderedDict", "collections.defaultdict", "collections.Counter"}
)
_OBJECT_KINDS: Final = (ModelKind.PYDANTIC, ModelKind.DATACLASS)


def fits(given: str, wanted: str, index: Index) -> bool:
    """Whether a state of type `given` may be used as `wanted`; true where it cannot be told."""
    if _is_one_name(given, wanted):
        return True
    given_model, wanted_model = index.models.get(given), index.models.get(wanted)
    if given_model is not None and wanted_model is not None:
        return _model_fits(given_model, wanted_model)
    model = given_model or wanted_model
    other = wanted if given_model is not None else given
    return not (model is not None and other == _DICTIONARY and _is_no_dictionary(model))


def _is_one_name(given: str, wanted: str) -> bool:
    """Whether it is one class, or one of several that a module defines under one name."""
    return given.partition("#")[0] == wanted.partition("#")[0]


def _is_no_dictionary(model: SigmaModel) -> bool:
    if model.kind is ModelKind.PLAIN:
        is_certain = model.bases_known and not model.is_open and not model.is_protocol
        return is_certain and _DICTIONARIES.isdisjoint(member.owner for member in model.members)
    return model.kind in _OBJECT_KINDS


def _model_fits(given: SigmaModel, wanted: SigmaModel) -> bool:
    if wanted.qualname in given.ancestors:
        return True
    if wanted.is_protocol:
        return given.is_open or given.is_protocol or wanted.member_names <= given.member_names
    if given.is_protocol:
        return True  # the state is some class with these members, and may well be the wanted one
    if {given.kind, wanted.kind} <= set(_OBJECT_KINDS) and given.bases_known:
        return False  # whatever attributes they accept, they are different classes
    if given.is_open or wanted.is_open:
        return True
    if ModelKind.TYPED_DICT in (given.kind, wanted.kind):
        return given.kind is wanted.kind and wanted.member_names <= given.member_names
    return False
