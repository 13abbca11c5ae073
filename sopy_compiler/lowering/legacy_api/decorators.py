"""`@validator` and `@root_validator`, with their rewrite where it is certain."""

from collections.abc import Iterator

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.ir.sigma import LegacyUse
from sopy_compiler.lowering.class_body import has_star, keyword_arguments, positional_arguments
from sopy_compiler.lowering.classes import Classes
from sopy_compiler.lowering.import_edits import insertion, line_break, renamed
from sopy_compiler.lowering.model.validators import ValidatorDecorator, validator_decorators
from sopy_compiler.lowering.model_vocabulary import external_name
from sopy_compiler.syntax import nodes
from sopy_compiler.syntax.definitions import ClassDefinition
from sopy_compiler.syntax.literals import NOT_CONSTANT, constant, text_of

_REMOVED_PARAMETERS = frozenset({"field", "config"})
_KNOWN_KEYWORDS = frozenset({"pre", "each_item", "always", "check_fields", "allow_reuse"})


def legacy_validators(definition: ClassDefinition, classes: Classes) -> Iterator[LegacyUse]:
    """The old validators of this very class."""
    for found in validator_decorators(definition, classes):
        if found.api == "validator":
            yield _validator(found, definition, classes)
        elif found.api == "root_validator":
            yield _root_validator(found, definition, classes)


def _validator(found: ValidatorDecorator, definition: ClassDefinition, classes: Classes) -> LegacyUse:
    crashes = _validator_crashes(found)
    return LegacyUse(
        api="@validator",
        replacement="@field_validator",
        owner=classes.qualname(definition),
        symbol=found.function.scope.symbol,
        span=definition.scope.tree.span(found.decorator.decorator),
        edits=() if crashes or _shares_a_field(found, definition, classes) else _edits(found, classes),
        crashes=crashes,
    )


def _root_validator(found: ValidatorDecorator, definition: ClassDefinition, classes: Classes) -> LegacyUse:
    tree = definition.scope.tree
    keywords = keyword_arguments(found.call) if found.call is not None else {}
    is_before = constant(keywords.get("pre", found.decorator)) is True
    can_be_read = found.call is None or not (
        has_star(found.call) or any(constant(value) is NOT_CONSTANT for value in keywords.values())
    )
    crashes = (
        can_be_read
        and not is_before
        and constant(keywords.get("skip_on_failure", found.decorator)) is not True
    )
    node = found.decorator.decorator
    edits: tuple[Edit, ...] = ()
    if crashes:
        kept = [f"{name}={tree.code(value)}" for name, value in keywords.items() if name != "skip_on_failure"]
        function = tree.code(node.func if isinstance(node, nodes.Call) else node)
        text = f"{function}({', '.join([*kept, 'skip_on_failure=True'])})"
        edits = (Edit(span=tree.span(node), text=text),)
    elif is_before and can_be_read and _is_alone(found, definition, classes):
        edits = _before_edits(found, classes)
    return LegacyUse(
        api="@root_validator",
        replacement=f'@model_validator(mode="{"before" if is_before else "after"}")',
        owner=classes.qualname(definition),
        symbol=found.function.scope.symbol,
        span=tree.span(node),
        edits=edits,
        crashes=crashes,
    )


def _validator_crashes(found: ValidatorDecorator) -> bool:
    """Whether pydantic 2 refuses the decorator or the signature under it when the class is created."""
    if found.call is None:
        return True
    if has_star(found.call):
        return False
    keywords = keyword_arguments(found.call)
    if not positional_arguments(found.call) or not keywords.keys() <= _KNOWN_KEYWORDS:
        return True
    parameters = found.function.node.params
    positional = [*parameters.posonly_params, *parameters.params]
    if len(found.function.node.decorators) > 1 or not positional:
        return False  # another decorator can change the signature
    required = [
        item.name.value for item in (*positional[2:], *parameters.kwonly_params) if item.default is None
    ]
    return positional[0].name.value == "self" or any(name != "values" for name in required)


def _shares_a_field(found: ValidatorDecorator, definition: ClassDefinition, classes: Classes) -> bool:
    """Whether another validator sees the same field; pydantic runs all old ones before the new ones."""
    fields = frozenset(found.fields)
    for ancestor in classes.linearisation(definition):
        for other in validator_decorators(ancestor, classes):
            if other.function is found.function or other.api in {"root_validator", "model_validator"}:
                continue
            if "*" in fields or "*" in other.fields or fields & frozenset(other.fields):
                return True
    return not classes.bases_known(definition)


def _is_alone(found: ValidatorDecorator, definition: ClassDefinition, classes: Classes) -> bool:
    """Whether no other validator sees the whole model: pydantic runs the two kinds one after the other."""
    others = (
        other
        for ancestor in classes.linearisation(definition)
        for other in validator_decorators(ancestor, classes)
        if other.function is not found.function
    )
    is_first = all(other.api not in {"root_validator", "model_validator"} for other in others)
    return is_first and classes.bases_known(definition)


def _before_edits(found: ValidatorDecorator, classes: Classes) -> tuple[Edit, ...]:
    """`@root_validator(pre=True)` and `@model_validator(mode="before")` are the same under two names."""
    call = found.call
    if call is None or has_star(call) or not _takes_class_and_value(found, classes):
        return ()
    if positional_arguments(call) or not keyword_arguments(call).keys() <= {"pre", "allow_reuse"}:
        return ()
    return _replaced(found, call, "model_validator", ['mode="before"'], classes)


def _edits(found: ValidatorDecorator, classes: Classes) -> tuple[Edit, ...]:
    call = found.call
    if call is None or has_star(call) or not _takes_class_and_value(found, classes):
        return ()
    arguments = _new_arguments(found, call)
    return () if arguments is None else _replaced(found, call, "field_validator", arguments, classes)


def _replaced(
    found: ValidatorDecorator, call: nodes.Call, new: str, arguments: list[str], classes: Classes
) -> tuple[Edit, ...]:
    """The edits that put the new decorator, above `@classmethod`, in the place of the old one."""
    function = found.function
    scope = function.scope.parent or function.scope
    spelling = renamed(call.func, new, scope, classes.names, at=function.scope.order)
    tree = scope.tree
    if spelling is None or "#" in tree.raw(call):
        return ()
    name, imports = spelling
    decorated = Edit(span=tree.span(call), text=f"{name}({', '.join(arguments)})")
    if len(function.node.decorators) > 1:
        return (decorated, *imports)
    start = tree.span(function.node)
    return (decorated, insertion(start, f"@classmethod{line_break(tree, start)}"), *imports)


def _takes_class_and_value(found: ValidatorDecorator, classes: Classes) -> bool:
    function = found.function
    parameters = function.node.params
    plain = len(parameters.params) == 2 and all(item.default is None for item in parameters.params)
    if (
        not plain
        or parameters.posonly_params
        or parameters.kwonly_params
        or parameters.star_kwarg is not None
    ):
        return False
    if isinstance(parameters.star_arg, nodes.Param):
        return False
    decorators = function.node.decorators
    scope = function.scope.parent or function.scope
    if len(decorators) == 1:
        return True
    name = external_name(decorators[-1].decorator, scope, classes.names, at=function.scope.order)
    return len(decorators) == 2 and decorators[0] is found.decorator and name == "builtins.classmethod"


def _new_arguments(found: ValidatorDecorator, call: nodes.Call) -> list[str] | None:
    code = found.function.scope.tree.code
    positional = positional_arguments(call)
    if any(text_of(item) is None for item in positional):
        return None
    arguments = [code(item) for item in positional]
    for name, value in keyword_arguments(call).items():
        setting = constant(value)
        if name == "pre" and setting is True:
            arguments.append('mode="before"')
        elif name == "check_fields":
            arguments.append(f"check_fields={code(value)}")
        elif name != "allow_reuse" and setting is not False:
            return None
    return arguments
