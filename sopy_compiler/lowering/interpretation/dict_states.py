"""A state that is itself a dictionary: its keys are its fields."""

from sopy_compiler.ir.effect import AccessKind
from sopy_compiler.ir.sigma import ModelKind
from sopy_compiler.lowering.interpretation.effects import MUTATORS, record_access, record_read
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator, Frame, Results
from sopy_compiler.lowering.interpretation.parts import is_mapping, present, sigma_item
from sopy_compiler.lowering.interpretation.state import State
from sopy_compiler.lowering.interpretation.steps import change, store
from sopy_compiler.lowering.interpretation.values import (
    NONE_VALUE,
    Literal,
    Mapping,
    SigmaPart,
    Values,
    one,
)
from sopy_compiler.syntax import nodes


def is_mapping_like(part: SigmaPart, run: Evaluator) -> bool:
    """Whether sigma itself is a dict or TypedDict, whose keys are the fields."""
    for member in present(part.type):
        model = run.world.model_named(member.name)
        if model is not None:
            return model.kind is ModelKind.TYPED_DICT
    return not part.path and is_mapping(part.type)


def change_keys(
    part: SigmaPart,
    name: str,
    arguments: Arguments,
    place: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> Results | None:
    """The values of a call that takes one key or changes keys; None for any other method."""
    key = _only_constant(arguments.positional[0]) if arguments.positional else None
    if name in {"get", "pop", "setdefault"} and isinstance(key, str):
        item = sigma_item(part, key, run.world)
        record_read(item, place, frame, run)
        if name != "get":
            if name == "pop":
                state = _write_key(part, key, frozenset(), "delete", place, state, frame, run)
            else:
                _write_key(part, key, frozenset(), "assign", place, state, frame, run)
                state = change(item, "dict.setdefault", place, state, frame)
        default = arguments.positional[1] if len(arguments.positional) > 1 else one(NONE_VALUE)
        return [(one(item) | default, state if name == "get" else state.forgetful())]
    if name in MUTATORS:
        named = list(arguments.keywords)
        if name in {"clear", "popitem"} or arguments.rest_keywords:
            run.recorder.opaque[f"`sigma.{name}` changes keys that are not known"] = None
        for values in arguments.positional:
            for value in values:
                if isinstance(value, Mapping) and all(entry is not None for entry, _ in value.entries):
                    named.extend(
                        (str(entry.value), held) for entry, held in value.entries if entry is not None
                    )
                else:
                    run.recorder.opaque[f"`sigma.{name}` changes keys that are not known"] = None
        for written, given in named:
            state = _write_key(part, written, given, "assign", place, state, frame, run)
        return [(one(NONE_VALUE), state.forgetful())]
    return None


def _write_key(
    part: SigmaPart,
    key: str,
    values: Values,
    operation: str,
    place: nodes.Node,
    state: State,
    frame: Frame,
    run: Evaluator,
) -> State:
    """A key of a dict-shaped sigma is a field: it is bound or deleted, whatever it holds."""
    owner = present(part.type)[0].name if present(part.type) else ""
    path = sigma_item(part, key, run.world).path
    record_access(run, frame, place, AccessKind.WRITE, path, owner, key, operation)
    return store(path, values, place, state, frame, run)


def _only_constant(values: Values) -> object:
    """The constant that the values are, None for anything else."""
    if len(values) != 1:
        return None
    (value,) = values
    return value.value if isinstance(value, Literal) else None
