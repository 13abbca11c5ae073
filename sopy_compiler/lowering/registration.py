"""What makes a handler of a method that has everything of one but `@handler`."""

from typing import Final

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.ir.vocabulary import DSL_PACKAGES, HANDLER
from sopy_compiler.lowering.import_edits import import_edits, insertion, line_break
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ExternalDefinition, FunctionDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.scope import Scope

_NAME: Final = HANDLER.rpartition(".")[2]


def registration_edits(function: FunctionDefinition, names: Names) -> tuple[Edit, ...]:
    """The decorator, and the import of its name where the module has no way to say it yet."""
    scope = function.scope.parent or function.scope
    at, start = function.scope.order, scope.tree.span(function.node)
    spelling = _spelling(scope, names, at)
    imports = (
        import_edits(_NAME, DSL_PACKAGES, scope, names, at=at, line=start.line) if spelling is None else None
    )
    decorator = f"@{spelling or _NAME}{line_break(scope.tree, start)}"
    return (insertion(start, decorator), *(imports or ()))


def _spelling(scope: Scope, names: Names, at: int) -> str | None:
    """How `handler` can be named in the scope without a further import."""
    name = nodes.Name(_NAME)
    if _is_handler(name, scope, names, at):
        return _NAME
    for package in DSL_PACKAGES:
        if _is_handler(nodes.Attribute(nodes.Name(package), name), scope, names, at):
            return f"{package}.{_NAME}"
    return None


def _is_handler(node: nodes.Expression, scope: Scope, names: Names, at: int) -> bool:
    meanings = names.resolve(node, scope, at=at)
    return any(isinstance(one, ExternalDefinition) and one.qualname == HANDLER for one in meanings)
