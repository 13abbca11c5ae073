"""What sigma keeps and others reach too: parts of it (`sigma.current = sigma.orders[0]`), and procedures."""

from sopy_compiler.lowering.interpretation.contents import values_of
from sopy_compiler.lowering.interpretation.effects import is_immutable
from sopy_compiler.lowering.interpretation.evaluation import Evaluator
from sopy_compiler.lowering.interpretation.parts import ELEMENT
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    InstanceOf,
    Items,
    Mapping,
    SigmaCopy,
    SigmaPart,
    Values,
    in_order,
    one,
)

_DEEPEST = 3


def note_alias(path: tuple[str, ...], values: Values, run: Evaluator, *, depth: int = 0) -> None:
    """Note that what `path` leads to from now on may be reached by another path, too.

    Procedures that are kept there are noted as well: a handler may return them.
    """
    for value in in_order(values):
        match value:
            case InstanceOf() | ClassObject() if run.world.classes.is_procedure(value.definition):
                run.world.memory.add_kept(path[0], one(value))
            case SigmaPart(path=()):
                run.recorder.opaque[f"`sigma` is stored in `sigma.{'.'.join(path)}`"] = None
            case SigmaPart():
                if not is_immutable(value.type, run.world):
                    run.world.memory.add_alias(path, value.path)
            case SigmaCopy():
                run.world.memory.add_alias((*path, ELEMENT), (*value.path, ELEMENT))
            case Items() | Mapping() if depth < _DEEPEST:
                note_alias((*path, ELEMENT), values_of(value, run.world), run, depth=depth + 1)
