"""At `@handler`: what the types of a decorator cannot say, because they do not see the class around it."""

from collections.abc import Iterator

from mypy.nodes import ARG_POS, Decorator, Expression, FuncDef, TypeInfo
from mypy.plugin import CheckerPluginInterface, FunctionContext
from mypy.subtypes import is_same_type
from mypy.types import (
    AnyType,
    CallableType,
    Instance,
    ProperType,
    Type,
    TypeOfAny,
    get_proper_type,
)

from sopy_compiler.mypy_plugin import error_codes
from sopy_compiler.mypy_plugin.full_names import END, EVENT, PROCEDURE
from sopy_compiler.mypy_plugin.literal_values import value_written
from sopy_compiler.mypy_plugin.returned_values import (
    constructed_class,
    named_class,
    returned_by,
    returns_nothing,
    unawaited_function,
)
from sopy_compiler.mypy_plugin.sigma_type import base_named, sigma_of

SIGMA_PARAMETER = 1
EVENT_PARAMETER = 2
PARAMETERS = 3


def check_handler(context: FunctionContext) -> Type:
    """Compare the decorated method with the procedure around it; the type stays what it was."""
    decorator = context.context
    if isinstance(decorator, Decorator):
        function = decorator.func
        check_event(function, context.api)
        sigma = sigma_of(function.info) if function.info else None
        if sigma is not None:
            check_sigma(function, sigma, context.api)
            if not _declares_return(function):
                check_returned(function, sigma, context.api)
    return context.default_return_type


def check_event(function: FuncDef, api: CheckerPluginInterface) -> None:
    """The event's annotation decides which events the handler takes, so there must be one."""
    if function.arg_kinds[:PARAMETERS] != [ARG_POS] * PARAMETERS:
        return
    if not _is_annotated(function, EVENT_PARAMETER):
        name = function.arg_names[EVENT_PARAMETER]
        text = f'Parameter "{name}" of handler "{function.name}" needs an event class as its annotation'
        api.fail(text, function, code=error_codes.EVENT)


def check_sigma(function: FuncDef, sigma: ProperType, api: CheckerPluginInterface) -> None:
    """The state parameter has the procedure's state type: exactly, because handlers read it and write it."""
    signature = _signature(function)
    if signature is None or len(signature.arg_types) < PARAMETERS:
        return
    declared = get_proper_type(signature.arg_types[SIGMA_PARAMETER])
    if isinstance(declared, AnyType) or isinstance(sigma, AnyType) or is_same_type(declared, sigma):
        return
    text = (
        f'Handler "{function.name}" takes a state of type "{_name(declared)}", '
        f'but "{function.info.name}" is a procedure over "{_name(sigma)}"'
    )
    api.fail(text, function, code=error_codes.SIGMA)


def check_returned(function: FuncDef, sigma: ProperType, api: CheckerPluginInterface) -> None:
    """What an unannotated handler returns; where there is an annotation, mypy itself compares it."""
    for expression, problem in _problems(function, sigma):
        api.fail(f'Handler "{function.name}" {problem}', expression, code=error_codes.RETURN)
    if function.is_generator:
        api.fail(f'Handler "{function.name}" yields; it must return', function, code=error_codes.RETURN)
    if returns_nothing(function):
        text = f'Handler "{function.name}" returns nothing; to stay, return self'
        api.fail(text, function, code=error_codes.RETURN)


def _problems(function: FuncDef, sigma: ProperType) -> Iterator[tuple[Expression, str]]:
    # Inside a function, mypy may take a name that is defined further down for one of the module.
    is_local = "@" in function.info.fullname
    for expression in returned_by(function):
        named, made = named_class(expression), constructed_class(expression)
        written = value_written(expression)
        if named is not None and base_named(named, PROCEDURE):
            yield expression, f'returns the class "{named.name}"; call it to return an instance'
        elif made is not None and base_named(made, EVENT):
            yield expression, f'returns the event "{made.name}", which is no transition'
        elif made is not None and not is_local and _is_foreign(made, sigma):
            other = sigma_of(made)
            assert other is not None
            yield (
                expression,
                f'returns "{made.name}", a procedure over "{_name(other)}" and not over "{_name(sigma)}"',
            )
        elif (coroutine := unawaited_function(expression, function)) is not None:
            yield expression, f'returns the coroutine of "{coroutine.name}"; await it to return its result'
        elif written is not None:
            yield expression, f"returns {written}, which is no transition"


def _is_foreign(procedure: TypeInfo, sigma: ProperType) -> bool:
    """Whether it is surely a procedure over another state; generic ones are left to mypy."""
    other = sigma_of(procedure)
    return (
        isinstance(other, Instance)
        and isinstance(sigma, Instance)
        and not procedure.is_generic()
        and not base_named(procedure, END)
        and not is_same_type(other, sigma)
    )


def _signature(function: FuncDef) -> CallableType | None:
    return function.type if isinstance(function.type, CallableType) else None


def _is_annotated(function: FuncDef, position: int) -> bool:
    signature = _signature(function)
    return signature is not None and not _is_unannotated(signature.arg_types[position])


def _declares_return(function: FuncDef) -> bool:
    signature = _signature(function)
    if signature is None:
        return False
    returned = get_proper_type(signature.ret_type)
    if function.is_coroutine and isinstance(returned, Instance) and returned.args:
        # The last argument of Coroutine is what awaiting it gives.
        returned = get_proper_type(returned.args[-1])
    return not _is_unannotated(returned)


def _is_unannotated(of: Type) -> bool:
    proper = get_proper_type(of)
    return isinstance(proper, AnyType) and proper.type_of_any == TypeOfAny.unannotated


def _name(of: ProperType) -> str:
    """The type as a programmer writes it, without modules."""
    return of.type.name if isinstance(of, Instance) and not of.args else str(of)
