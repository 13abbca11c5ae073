"""The validators that one model class declares."""

from collections.abc import Iterator

from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.sigma import Validator
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.model.body import functions, keyword_arguments, positional_arguments
from sopy_compiler.lowering.model.vocabulary import PYDANTIC_VALIDATORS, external_name
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition, FunctionDefinition
from sopy_compiler.syntax.literals import text_of


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
        positional = positional_arguments(self.call) if self.call is not None else ()
        return tuple(name for item in positional if (name := text_of(item)) is not None)


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
        )
        for found in validator_decorators(definition, classes)
    )
