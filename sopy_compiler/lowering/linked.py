"""The modules of a program, and the classes in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sopy_compiler.ir.program import Module
from sopy_compiler.ir.replaced_class import ReplacedClass
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.module_names import distinct_names
from sopy_compiler.lowering.replaced_classes import replaced_class
from sopy_compiler.source.text import SourceText
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.binder import bind_module
from sopy_compiler.syntax.comments import suppressions_of
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.parse import parse
from sopy_compiler.syntax.scope import Scope


@dataclass(slots=True, eq=False)
class Linked:
    """The parsed modules and the classes in them."""

    modules: list[Module] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    definitions: list[ClassDefinition] = field(default_factory=list)
    replaced: list[ReplacedClass] = field(default_factory=list)
    read: set[int] = field(default_factory=set)
    """Ids of the scopes whose classes are among the definitions."""


def link(sources: Sequence[SourceText], names: Names) -> Linked:
    """Parse and bind every source."""
    linked = Linked()
    for source in distinct_names(sources):
        tree, problems = parse(source)
        linked.modules.append(
            Module(
                name=source.module,
                path=source.path,
                is_fragment=source.is_fragment,
                is_reported=source.is_reported,
                problems=problems,
                suppressions=suppressions_of(tree) if tree is not None else (),
            )
        )
        if tree is not None:
            scope = bind_module(tree, source.module)
            names.add(scope)
            linked.scopes.append(scope)
    return linked


def find_classes(linked: Linked, world: World) -> bool:
    """Collect the classes of modules not read so far; whether there were any.

    Resolving a base can load a further module, whose classes follow. What handlers mention is loaded when
    they are read, which is why the caller asks again.
    """
    found = False
    while pending := [scope for scope in world.names.scopes if id(scope) not in linked.read]:
        found = True
        for scope in pending:
            linked.read.add(id(scope))
            _note_module(scope, linked)
            for inner in scope.children.values():
                if isinstance(inner.node, nodes.ClassDef):
                    definition = world.names.class_of(inner)
                    replaced = replaced_class(definition, world.classes)
                    if replaced is not None:
                        linked.replaced.append(replaced)
                        continue
                    world.classes.qualname(definition)
                    world.classes.linearisation(definition)
                    linked.definitions.append(definition)
    return found


def _note_module(scope: Scope, linked: Linked) -> None:
    """Note a module that was loaded because another imports it."""
    if scope in linked.scopes:
        return
    source = scope.tree.source
    linked.scopes.append(scope)
    linked.modules.append(
        Module(
            name=source.module,
            path=source.path,
            is_fragment=source.is_fragment,
            is_reported=source.is_reported,
        )
    )


def relate_classes(linked: Linked, world: World) -> None:
    """Tell the world which classes derive from which, and what special methods there are."""
    special: set[str] = set()
    world.below.clear()
    for definition in linked.definitions:
        special.update(name for name in definition.scope.bindings if name.startswith("__"))
        for ancestor in world.classes.linearisation(definition)[1:]:
            world.below.setdefault(ancestor, []).append(definition)
    world.special_methods = frozenset(special)
