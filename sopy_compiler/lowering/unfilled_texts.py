"""Plain texts with placeholders that nothing fills."""

import re
from collections.abc import Iterator
from typing import Final

from sopy_compiler.ir.slip import UnfilledText
from sopy_compiler.ir.vocabulary import END, HANDLER, MAKE_PROMPT, PROMPT
from sopy_compiler.lowering.decorators import decorator_names
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, ExternalDefinition
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.scope import Scope, ScopeKind
from sopy_compiler.syntax.walk import walk, walk_own

_PLACEHOLDER: Final = re.compile(
    r"(?<!\{)\{(?P<root>[A-Za-z_]\w*)(?P<rest>(?:\.\w+|\[[^\]{}]*\])*)(?:![rsa])?(?::[^{}]*)?\}(?!\})"
)
# The names under which templates are filled, wherever that happens.
_FILLING: Final = frozenset(
    {"format", "format_map", "vformat", "substitute", "safe_substitute", "render", "from_string", "replace"}
)
_PROMPTS: Final = frozenset({MAKE_PROMPT, PROMPT, END})
_WRAPPERS: Final = frozenset({"dedent", "cleandoc", "str"})


def unfilled_texts(module: Scope, world: World) -> Iterator[UnfilledText]:
    """The texts for agents, prompts and refusals in functions that name the variables in braces."""
    fills = _fills_templates(module)
    for scope in module.children.values():
        function = scope.node
        if scope.kind is not ScopeKind.FUNCTION or not isinstance(function, nodes.FunctionDef):
            continue
        outer = scope.parent or scope
        names = decorator_names(world.names.function_of(scope), world.names)
        is_handler = HANDLER in names
        for node in walk_own(function):
            match node:
                case nodes.Return(value=nodes.Expression() as value) if is_handler or (
                    not fills and outer.kind is ScopeKind.CLASS
                ):
                    yield from _texts(value, scope)
                case nodes.Assert(msg=nodes.Expression() as value) if is_handler or not fills:
                    yield from _texts(value, scope)
                case nodes.Raise(exc=nodes.Call(args=[nodes.Arg(value=value), *_])) if not fills:
                    yield from _texts(value, scope)
                case nodes.Call(args=[nodes.Arg(value=value), *_]) if not fills and _makes_prompt(
                    node, scope, world
                ):
                    yield from _texts(value, scope)
                case nodes.Call() if not fills and _makes_procedure(node, scope, world):
                    for item in node.args:
                        yield from _texts(item.value, scope)


def _fills_templates(module: Scope) -> bool:
    """Whether code of the module fills a text that is not written where it is filled."""
    return any(
        isinstance(node, nodes.Call)
        and isinstance(node.func, nodes.Attribute)
        and node.func.attr.value in _FILLING
        and not isinstance(node.func.value, nodes.SimpleString)
        for node in walk(module.node)
    )


def _makes_prompt(node: nodes.Call, scope: Scope, world: World) -> bool:
    if not isinstance(node.func, (nodes.Name, nodes.Attribute)):
        return False
    return any(
        isinstance(meaning, ExternalDefinition) and meaning.qualname in _PROMPTS
        for meaning in world.names.resolve(node.func, scope)
    )


def _makes_procedure(node: nodes.Call, scope: Scope, world: World) -> bool:
    """Whether the call makes a procedure, which has no use for a text that is still to be filled."""
    if not isinstance(node.func, (nodes.Name, nodes.Attribute)):
        return False
    meanings = world.names.resolve(node.func, scope)
    return bool(meanings) and all(
        isinstance(one, ClassDefinition) and world.classes.is_procedure(one) for one in meanings
    )


def _texts(node: nodes.Expression, scope: Scope) -> Iterator[UnfilledText]:
    """The plain texts that an expression is made of, and what is known in their braces."""
    match node:
        case nodes.IfExp():
            yield from _texts(node.body, scope)
            yield from _texts(node.orelse, scope)
        case nodes.BinaryOperation(operator=nodes.Add()) | nodes.BooleanOperation():
            yield from _texts(node.left, scope)
            yield from _texts(node.right, scope)
        case nodes.Call(func=nodes.Name(value=name), args=[one]) if name in _WRAPPERS:
            yield from _texts(one.value, scope)
        case nodes.Call(func=nodes.Attribute(attr=nodes.Name(value=name)), args=[one]) if name in _WRAPPERS:
            yield from _texts(one.value, scope)
        case nodes.Call(func=nodes.Attribute(value=inner, attr=nodes.Name(value="strip")), args=[]):
            yield from _texts(inner, scope)
        case nodes.SimpleString():
            for found in _PLACEHOLDER.finditer(text_of(node) or ""):
                if _is_known(found["root"], scope):
                    yield UnfilledText(
                        placeholder=found.group(), span=scope.tree.span(node), symbol=scope.symbol
                    )
                    return


def _is_known(name: str, scope: Scope) -> bool:
    """Whether the name is a variable of this function or of one around it."""
    current: Scope | None = scope
    while current is not None:
        if current.kind is ScopeKind.FUNCTION and name in current.bindings:
            return True
        current = current.parent
    return False
