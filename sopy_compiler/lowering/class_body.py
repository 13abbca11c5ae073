"""What the body of a class statement declares, in order."""

from collections.abc import Iterator, Sequence

from sopy_compiler.immutable import dataclass
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.children import children
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.names import Names

Statement = nodes.Statement | nodes.SimpleStatement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Declaration:
    """`name: annotation = value` in a class body; either part can be absent.

    `at` is the place in the order of the module's statements.
    """

    name: str
    target: nodes.Name
    annotation: nodes.Expression | None
    value: nodes.Expression | None
    at: int


def class_statements(definition: ClassDefinition) -> Sequence[Statement]:
    """The statements of the body and of the `if`, `try`, `with` and loop blocks in it."""
    body = definition.node.body.body
    return tuple(_in_block(body)) if any(_has_blocks(statement) for statement in body) else body


def _in_block(block: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in block:
        yield statement
        if _has_blocks(statement):
            yield from _in_parts(statement)


def _has_blocks(statement: Statement) -> bool:
    return isinstance(statement, nodes.CompoundStatement) and not isinstance(
        statement, (nodes.ClassDef, nodes.FunctionDef)
    )


def _in_parts(node: nodes.Node) -> Iterator[Statement]:
    for child in children(node):
        if isinstance(child, nodes.Suite):
            yield from _in_block(child.body)
        elif not isinstance(child, nodes.Expression):
            yield from _in_parts(child)


def declarations(definition: ClassDefinition) -> tuple[Declaration, ...]:
    """The variables of the class body; the last declaration of a name comes last."""
    return tuple(_declared(definition))


def _declared(definition: ClassDefinition) -> Iterator[Declaration]:
    for statement in class_statements(definition):
        match statement:
            case nodes.AnnAssign(target=nodes.Name() as name):
                yield _declaration(definition, name, statement.annotation.annotation, statement.value)
            case nodes.Assign():
                for target in statement.targets:
                    for name, value in _plain_targets(target.target, statement.value):
                        yield _declaration(definition, name, None, value)


def _plain_targets(
    target: nodes.Expression, value: nodes.Expression | None
) -> Iterator[tuple[nodes.Name, nodes.Expression | None]]:
    if isinstance(target, nodes.Name):
        yield target, value
    elif isinstance(target, (nodes.Tuple, nodes.List)):
        parts = value.elements if isinstance(value, (nodes.Tuple, nodes.List)) else ()
        same = len(parts) == len(target.elements)
        for index, element in enumerate(target.elements):
            yield from _plain_targets(element.value, parts[index].value if same else None)


def _declaration(
    definition: ClassDefinition,
    name: nodes.Name,
    annotation: nodes.Expression | None,
    value: nodes.Expression | None,
) -> Declaration:
    at = definition.scope.order
    for binding in definition.scope.bindings.get(name.value, ()):
        if binding.annotation is annotation and (binding.node is value or annotation is not None):
            at = binding.order
    return Declaration(name=name.value, target=name, annotation=annotation, value=value, at=at)


def functions(definition: ClassDefinition, names: Names) -> tuple[FunctionDefinition, ...]:
    """The functions of the class body in order, repeated names (overloads, setters) included."""
    children = definition.scope.module.children
    return tuple(
        names.function_of(children[id(statement)])
        for statement in class_statements(definition)
        if isinstance(statement, nodes.FunctionDef)
    )


def keyword_arguments(call: nodes.Call) -> dict[str, nodes.Expression]:
    """The named arguments of a call."""
    return {argument.keyword.value: argument.value for argument in call.args if argument.keyword is not None}


def positional_arguments(call: nodes.Call) -> tuple[nodes.Expression, ...]:
    """The arguments without a name; one with a star stands for itself."""
    return tuple(argument.value for argument in call.args if argument.keyword is None and argument.star == "")


def has_star(call: nodes.Call) -> bool:
    """Whether `*` or `**` pass arguments that cannot be read."""
    return any(argument.star for argument in call.args)
