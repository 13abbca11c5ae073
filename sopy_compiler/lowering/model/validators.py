"""The validators that one model class declares."""

from collections.abc import Iterator

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.sigma import Validator
from sopy_compiler.lowering.class_body import functions, keyword_arguments, positional_arguments
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model_vocabulary import PYDANTIC_VALIDATORS, external_name
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.literals import text_of
from sopy_compiler.syntax.walk import walk, walk_own


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ValidatorDecorator:
    """A decorator of pydantic on a method; `api` is its plain name, `call` is None when it is used bare."""

    api: str
    decorator: nodes.Decorator
    call: nodes.Call | None
    function: FunctionDefinition

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it names; those that cannot be read are left out."""
        return tuple(name for name, _ in self.named)

    @property
    def named(self) -> tuple[tuple[str, nodes.Expression], ...]:
        """The fields it names, each with the expression that does so."""
        positional = positional_arguments(self.call) if self.call is not None else ()
        return tuple((name, item) for item in positional if (name := text_of(item)) is not None)


def validator_decorators(definition: ClassDefinition, classes: Classes) -> Iterator[ValidatorDecorator]:
    """The validators of this very class in order."""
    for function in functions(definition, classes.names):
        for decorator in function.node.decorators:
            node = decorator.decorator
            name = external_name(node, definition.scope, classes.names, at=function.scope.order)
            if name in PYDANTIC_VALIDATORS:
                yield ValidatorDecorator(
                    api=PYDANTIC_VALIDATORS[name],
                    decorator=decorator,
                    call=node if isinstance(node, nodes.Call) else None,
                    function=function,
                )


def declared_validators(definition: ClassDefinition, classes: Classes) -> tuple[Validator, ...]:
    """The validators of this very class as facts, in order."""
    tree = definition.scope.tree
    return tuple(
        Validator(
            name=found.function.name,
            owner=classes.qualname(definition),
            api=found.api,
            fields=found.fields,
            keywords=tuple(
                (name, tree.code(value))
                for name, value in (keyword_arguments(found.call) if found.call is not None else {}).items()
            ),
            span=tree.span(found.function.node.name),
            places=tuple(tree.span(node) for _, node in found.named),
            returns=_returns(found.function),
            assigned=tuple((name, tree.span(node)) for name, node in _assigned(found.function)),
        )
        for found in validator_decorators(definition, classes)
    )


def _returns(function: FunctionDefinition) -> bool:
    """Whether some way out gives a value, or none of them is a return: a stub, or one that always raises."""
    body = function.node.body.body
    last = body[-1] if body else None
    is_stub = isinstance(last, nodes.Raise) or (
        isinstance(last, nodes.Expr) and isinstance(last.value, nodes.Ellipsis)
    )
    return is_stub or any(
        (isinstance(node, nodes.Return) and node.value is not None) or isinstance(node, nodes.Yield)
        for node in walk_own(function.node)
    )


def _assigned(function: FunctionDefinition) -> Iterator[tuple[str, nodes.Node]]:
    """The attributes of the first parameter that the body assigns before any way out of it."""
    parameters = function.node.params.params
    if not parameters:
        return
    for statement in function.node.body.body:
        match statement:
            case nodes.Assign(targets=targets):
                found = [target.target for target in targets]
            case nodes.AugAssign(target=target):
                found = [target]
            case _:
                found = []
        for target in found:
            match target:
                case nodes.Attribute(value=nodes.Name(value=name)) if name == parameters[0].name.value:
                    yield target.attr.value, target.attr
        if any(isinstance(node, nodes.Return) for node in walk(statement)):
            return
