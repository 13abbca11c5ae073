"""Where in a called function a result was made that no handler may return."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from sopy_compiler.ir.vocabulary import END
from sopy_compiler.lowering.interpretation.evaluation import Evaluator
from sopy_compiler.lowering.interpretation.state import Exit, Origin
from sopy_compiler.lowering.interpretation.values import (
    ClassObject,
    Coroutine,
    EventValue,
    External,
    Finish,
    InstanceOf,
    Literal,
    NoResult,
    Value,
)
from sopy_compiler.source.span import Span
from sopy_compiler.syntax.definitions import FunctionDefinition
from sopy_compiler.syntax.falling_ends import falling_ends

_FITTING: Final = (InstanceOf, Finish)


def origins_of(
    definition: FunctionDefinition, exits: Iterable[Exit], place: Span, run: Evaluator
) -> Mapping[Value, Origin]:
    """The results that do not fit to the others, with the way from the call at `place` to their `return`.

    A function that only returns None, or classes, is made for that, and one that is declared to return them
    as well: then it is the caller who is wrong.
    """
    returned = [found for found in exits if found.kind == "return"]
    if not any(_fits(value) for found in returned for value in found.values):
        return {}
    found_at: dict[Value, Origin] = {}
    for found in returned:
        for value in found.values:
            if _misfits(value) and not _is_declared(definition, run):
                inner = found.origins.get(value) or _made_here(definition, value, found.span)
                found_at.setdefault(value, replace(inner, via=(place, *inner.via)))
    return found_at


def _made_here(definition: FunctionDefinition, value: Value, place: Span) -> Origin:
    tree = definition.scope.tree
    ends = falling_ends(definition.node.body) if isinstance(value, NoResult) else ()
    return Origin(span=place, function=definition.name, ends=tuple(tree.span(node) for node in ends))


def _fits(value: Value) -> bool:
    return isinstance(value, _FITTING) or (isinstance(value, Literal) and isinstance(value.value, str))


def _misfits(value: Value) -> bool:
    is_end = isinstance(value, External) and value.qualname == END
    return is_end or isinstance(value, (ClassObject, Coroutine, EventValue, NoResult))


def _is_declared(definition: FunctionDefinition, run: Evaluator) -> bool:
    """Whether the annotation, as far as it is understood, leaves room for more than an outcome."""
    returns = definition.node.returns
    if returns is None:
        return False
    outer = definition.scope.parent or definition.scope
    declared = run.world.types.lower(returns.annotation, outer, at=definition.scope.order)
    return any(
        member.name in {"None", "builtins.type", "builtins.object", "typing.Any"}
        for member in declared.members
    )
