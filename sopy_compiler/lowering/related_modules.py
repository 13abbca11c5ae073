"""Which modules can have anything to do with procedures.

A module of helpers may be large, and what it does when nothing calls it tells nothing about a workflow.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from sopy_compiler.immutable import dataclass
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.scope import BindingKind, Scope
from sopy_compiler.syntax.walk import walk

_PACKAGES: Final = frozenset({"sopy", "sopy_runtime"})
_WORDS: Final = frozenset({"Procedure", "handler"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """`using` import SOPy, directly or through others; `used` are those and everything that they import.

    `groups` divide the latter into modules that imports join. `imports` has what each module imports, be it
    used or not.
    """

    using: tuple[Scope, ...]
    used: tuple[Scope, ...]
    groups: tuple[tuple[Scope, ...], ...]
    imports: Mapping[Scope, frozenset[str]]


def related_modules(modules: Iterable[Scope]) -> Related:
    """Sort the modules by what they import; a fragment may use SOPy's names without importing them."""
    imports = {module: imported_names(module) for module in modules}
    by_name = {module.name: module for module in imports}
    using = {module for module, names in imports.items() if uses_sopy(module, names)}
    importers: dict[str, set[Scope]] = {}
    for module, names in imports.items():
        for name in names:
            importers.setdefault(name, set()).add(module)
    pending = list(using)
    while pending:
        for importer in importers.get(pending.pop().name, ()):
            if importer not in using:
                using.add(importer)
                pending.append(importer)
    used = set(using)
    pending = list(using)
    while pending:
        for name in imports[pending.pop()]:
            found = by_name.get(name)
            if found is not None and found not in used:
                used.add(found)
                pending.append(found)
    return Related(
        using=tuple(module for module in imports if module in using),
        used=tuple(module for module in imports if module in used),
        groups=_groups({module: names for module, names in imports.items() if module in used}),
        imports=imports,
    )


def _groups(imports: dict[Scope, frozenset[str]]) -> tuple[tuple[Scope, ...], ...]:
    """The modules that are joined by imports, whatever their direction, in order of their first modules."""
    by_name = {module.name: module for module in imports}
    neighbours: dict[Scope, set[Scope]] = {module: set() for module in imports}
    for module, names in imports.items():
        for name in names & by_name.keys():
            neighbours[module].add(by_name[name])
            neighbours[by_name[name]].add(module)
    groups: list[tuple[Scope, ...]] = []
    placed: set[Scope] = set()
    for module in imports:
        if module in placed:
            continue
        group, pending = {module}, [module]
        while pending:
            new = neighbours[pending.pop()] - group
            group |= new
            pending.extend(new)
        placed |= group
        groups.append(tuple(one for one in imports if one in group))
    return tuple(groups)


def uses_sopy(module: Scope, imports: frozenset[str]) -> bool:
    """Whether a module that imports these names imports SOPy itself, or is a fragment with its words."""
    if any(name.partition(".")[0] in _PACKAGES for name in imports):
        return True
    if not module.tree.source.is_fragment:
        return False
    return any(isinstance(node, nodes.Name) and node.value in _WORDS for node in walk(module.node))


def imported_names(module: Scope) -> frozenset[str]:
    """The modules that are named in imports, packages around them and possible submodules included."""
    found: set[str] = set()
    for scope in (module, *module.children.values()):
        found.update(scope.stars)
        for bindings in scope.bindings.values():
            for binding in bindings:
                if binding.kind is BindingKind.MODULE_IMPORT:
                    found.update((binding.module, binding.attribute))
                elif binding.kind is BindingKind.NAME_IMPORT:
                    full = f"{binding.module}.{binding.attribute}" if binding.module else binding.attribute
                    found.update((binding.module, full))
    return frozenset(found)
