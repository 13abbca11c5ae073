"""Calls that build procedures, events, SOPs and `End`, wherever they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import libcst as cst

from sopy_compiler.ir.signature import Construction
from sopy_compiler.ir.vocabulary import END
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition
from sopy_compiler.syntax.scope import Scope
from sopy_compiler.syntax.walk import walk_own


@dataclass(frozen=True, slots=True, kw_only=True)
class Constructions:
    """The calls, and the procedure classes among what they build."""

    calls: tuple[Construction, ...]
    procedures: frozenset[ClassDefinition]


def find_constructions(scopes: Iterable[Scope], world: World) -> Constructions:
    """Every call whose function is plainly the name of a class."""
    calls: list[Construction] = []
    procedures: set[ClassDefinition] = set()
    for module in scopes:
        for scope in (module, *module.children.values()):
            for node in walk_own(scope.node):
                if isinstance(node, cst.Call) and isinstance(node.func, cst.Name | cst.Attribute):
                    for subject, definition in _built(node.func, scope, world):
                        calls.append(_construction(subject, node, scope))
                        if definition is not None and world.classes.is_procedure(definition):
                            procedures.add(definition)
    return Constructions(calls=tuple(calls), procedures=frozenset(procedures))


def _built(
    function: cst.BaseExpression, scope: Scope, world: World
) -> Iterator[tuple[str, ClassDefinition | None]]:
    classes = world.classes
    for meaning in classes.names.resolve(function, scope):
        match meaning:
            case ClassDefinition():
                if classes.is_procedure(meaning) or classes.is_event(meaning) or classes.is_sop(meaning):
                    yield classes.qualname(meaning), meaning
            case ExternalDefinition(qualname=qualname) if qualname == END:
                yield END, None


def _construction(subject: str, node: cst.Call, scope: Scope) -> Construction:
    return Construction(
        subject=subject,
        positional=sum(1 for item in node.args if item.keyword is None and not item.star),
        keywords=tuple(item.keyword.value for item in node.args if item.keyword is not None),
        has_star=any(item.star for item in node.args),
        span=scope.tree.span(node),
        symbol=scope.symbol,
    )
