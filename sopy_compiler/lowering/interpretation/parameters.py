"""Arguments become parameters."""

from sopy_compiler.ir.type_expression import TypeExpression
from sopy_compiler.lowering.decorators import Binding, binding_of
from sopy_compiler.lowering.interpretation.contents import flattened, items, mapping
from sopy_compiler.lowering.interpretation.evaluation import Arguments, Evaluator
from sopy_compiler.lowering.interpretation.static import evaluate_statically
from sopy_compiler.lowering.interpretation.values import (
    ANYTHING,
    Function,
    Literal,
    Typed,
    Unknown,
    Values,
    one,
)
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import FunctionDefinition
from sopy_compiler.syntax.scope import Scope


def bind(callee: Function, arguments: Arguments, run: Evaluator) -> dict[str, Values]:
    """The parameters of a call by name."""
    definition = callee.definition
    parameters = definition.node.params
    names = [*parameters.posonly_params, *parameters.params]
    positional = list(arguments.positional)
    if callee.receiver is not None and binding_of(definition) is not Binding.STATIC:
        positional.insert(0, one(callee.receiver))
    keywords = dict(arguments.keywords)
    bound: dict[str, Values] = {}
    for index, parameter in enumerate((*names, *parameters.kwonly_params)):
        name = parameter.name.value
        if index < len(names) and positional:
            bound[name] = _typed_argument(positional.pop(0), parameter, definition, run)
        elif name in keywords:
            bound[name] = _typed_argument(keywords.pop(name), parameter, definition, run)
        else:
            rest = arguments.rest if index < len(names) else frozenset()
            bound[name] = _absent(parameter, rest | arguments.rest_keywords, definition, run)
    if isinstance(parameters.star_arg, nodes.Param):
        extra = (*positional, *((arguments.rest,) if arguments.rest else ()))
        bound[parameters.star_arg.name.value] = one(items("tuple", extra, is_exact=not arguments.rest))
    if parameters.star_kwarg is not None:
        entries: tuple[tuple[Literal | None, Values], ...] = tuple(
            (Literal(name, "str"), values) for name, values in keywords.items()
        )
        if arguments.rest_keywords:
            entries = (*entries, (None, arguments.rest_keywords))
        site = run.world.memory.site(id(parameters.star_kwarg))
        bound[parameters.star_kwarg.name.value] = one(mapping(entries, site, run.world))
    return {name: flattened(values) for name, values in bound.items()}


def _typed_argument(
    values: Values, parameter: nodes.Param, definition: FunctionDefinition, run: Evaluator
) -> Values:
    """An argument that is not known at all has at least the annotated type."""
    if all(isinstance(value, Unknown) or value == ANYTHING for value in values):
        return _annotated(parameter, definition, run, fallback=values)
    return values


def _absent(parameter: nodes.Param, rest: Values, definition: FunctionDefinition, run: Evaluator) -> Values:
    """What a parameter is that no counted argument gives."""
    found: Values = frozenset()
    if parameter.default is not None:
        scope = definition.scope.parent or definition.scope
        found = evaluate_statically(parameter.default, scope, run)
    if rest or not found:
        reason = Unknown(f"`{parameter.name.value}` is a parameter")
        found |= _typed_argument(rest or one(reason), parameter, definition, run)
    return found


def _annotated(
    parameter: nodes.Param, definition: FunctionDefinition, run: Evaluator, *, fallback: Values
) -> Values:
    annotation = parameter.annotation.annotation if parameter.annotation else None
    outer: Scope = definition.scope.parent or definition.scope
    expression: TypeExpression = run.world.types.lower(annotation, outer, at=definition.scope.order)
    return one(Typed(expression)) if expression.is_known else fallback
