"""What the body of a class statement declares, in order."""

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.names import Names
from sopy_compiler.syntax.walk import statements

Statement = cst.BaseStatement | cst.BaseSmallStatement


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Declaration:
    """`name: annotation = value` in a class body; either part can be absent.

    `at` is the place in the order of the module's statements.
    """

    name: str
    target: cst.Name
    annotation: cst.BaseExpression | None
    value: cst.BaseExpression | None
    at: int


def class_statements(definition: ClassDefinition) -> Iterator[Statement]:
    """The statements of the body and of the `if`, `try`, `with` and loop blocks in it."""
    yield from _in_block(statements(definition.node.body))


def _in_block(block: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in block:
        yield statement
        if isinstance(statement, cst.BaseCompoundStatement) and not isinstance(
            statement, cst.ClassDef | cst.FunctionDef
        ):
            yield from _in_parts(statement)


def _in_parts(node: cst.CSTNode) -> Iterator[Statement]:
    for child in node.children:
        if isinstance(child, cst.BaseSuite):
            yield from _in_block(statements(child))
        elif not isinstance(child, cst.BaseExpression):
            yield from _in_parts(child)


def declarations(definition: ClassDefinition) -> tuple[Declaration, ...]:
    """The variables of the class body; the last declaration of a name comes last."""
    return tuple(_declared(definition))


def _declared(definition: ClassDefinition) -> Iterator[Declaration]:
    for statement in class_statements(definition):
        match statement:
            case cst.AnnAssign(target=cst.Name() as name):
                yield _declaration(definition, name, statement.annotation.annotation, statement.value)
            case cst.Assign():
                for target in statement.targets:
                    for name, value in _plain_targets(target.target, statement.value):
                        yield _declaration(definition, name, None, value)


def _plain_targets(
    target: cst.BaseExpression, value: cst.BaseExpression | None
) -> Iterator[tuple[cst.Name, cst.BaseExpression | None]]:
    if isinstance(target, cst.Name):
        yield target, value
    elif isinstance(target, cst.Tuple | cst.List):
        parts = value.elements if isinstance(value, cst.Tuple | cst.List) else ()
        same = len(parts) == len(target.elements)
        for index, element in enumerate(target.elements):
            yield from _plain_targets(element.value, parts[index].value if same else None)


def _declaration(
    definition: ClassDefinition,
    name: cst.Name,
    annotation: cst.BaseExpression | None,
    value: cst.BaseExpression | None,
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
        if isinstance(statement, cst.FunctionDef)
    )


def keyword_arguments(call: cst.Call) -> dict[str, cst.BaseExpression]:
    """The named arguments of a call."""
    return {argument.keyword.value: argument.value for argument in call.args if argument.keyword is not None}


def positional_arguments(call: cst.Call) -> tuple[cst.BaseExpression, ...]:
    """The arguments without a name; one with a star stands for itself."""
    return tuple(argument.value for argument in call.args if argument.keyword is None and argument.star == "")


def has_star(call: cst.Call) -> bool:
    """Whether `*` or `**` pass arguments that cannot be read."""
    return any(argument.star for argument in call.args)
