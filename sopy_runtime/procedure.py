"""Procedures: each class is one state of the workflow, bound to the type of the shared state."""

import types
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, ClassVar, Generic, TypeAlias, Union, get_args, get_origin

from typing_extensions import TypeVar, get_original_bases, is_protocol, is_typeddict

from sopy_runtime.display import displayed
from sopy_runtime.errors import DefinitionError
from sopy_runtime.event import Event
from sopy_runtime.prompt import Prompt

S = TypeVar("S")
Sigma = TypeVar("Sigma")
EndSigma = TypeVar("EndSigma", default=Any)


def sigma_type(procedure: "type[Procedure[Any]]") -> Any:
    """What stands in `Procedure[...]` for this class: a type, `Any`, or a TypeVar left open."""
    for base in get_original_bases(procedure):
        origin = getattr(base, "__origin__", base)
        if not (isinstance(origin, type) and issubclass(origin, Procedure)):
            continue
        arguments = getattr(base, "__args__", ())
        if origin is Procedure:
            return arguments[0] if arguments else Any
        inherited = sigma_type(origin)
        if isinstance(inherited, TypeVar) and arguments:
            parameters: tuple[Any, ...] = getattr(origin, "__parameters__", ())
            return dict(zip(parameters, arguments, strict=False)).get(inherited, inherited)
        return inherited
    return Any


def sigma_class(procedure: "type[Procedure[Any]]") -> type | None:
    """The class of sigma, if it is one that `issubclass` can compare.

    By the convention of gradual typing `Any` fits everything, and so do a procedure without a type argument
    and a TypeVar that nothing binds. A TypedDict, a protocol and a union ask for no one class.
    """
    declared = sigma_type(procedure)
    while get_origin(declared) is Annotated:
        declared = get_args(declared)[0]
    if get_origin(declared) not in (Union, types.UnionType):
        declared = get_origin(declared) or declared  # `dict` of `dict[str, int]`
    is_class = isinstance(declared, type) and declared is not Any
    return declared if is_class and not is_typeddict(declared) and not is_protocol(declared) else None


def is_sigma_of(sigma: object, declared: Any) -> bool:
    """Whether an object can be the state that stands in `Procedure[...]`; true where it cannot be told."""
    origin = get_origin(declared)
    value = getattr(declared, "__value__", None)
    if origin is Annotated:
        return is_sigma_of(sigma, get_args(declared)[0])
    if origin in (Union, types.UnionType):
        return any(is_sigma_of(sigma, member) for member in get_args(declared))
    if value is not None:  # `type State = Order`
        return is_sigma_of(sigma, value)
    cls = origin or declared
    if not isinstance(cls, type) or cls is Any or is_protocol(cls):
        return True
    # Programs write a plain dict where a subclass of it is asked for.
    return isinstance(sigma, dict if is_typeddict(cls) or issubclass(cls, dict) else unparametrized(cls))


def are_related(one: type, other: type) -> bool:
    """Whether a state may be of both classes: one is a base of the other, whatever their parameters."""
    one, other = unparametrized(one), unparametrized(other)
    return issubclass(one, other) or issubclass(other, one)


def unparametrized(cls: type) -> type:
    """`Box` for the class that pydantic makes of `Box[int]`; any other class as it is."""
    generic = getattr(cls, "__pydantic_generic_metadata__", None)
    origin: type | None = generic and generic["origin"]
    return origin or cls


def ignored_events(procedure: "Procedure[Any] | type[Procedure[Any]]") -> tuple[type[Event[Any]], ...]:
    """The event classes that this procedure, or each of this class, ignores.

    Raises:
        DefinitionError: `ignore` is something else than event classes.
    """
    try:
        ignored = tuple(procedure.ignore)
        issubclass(Event, ignored)
    except TypeError as error:
        name = procedure.__name__ if isinstance(procedure, type) else type(procedure).__name__
        raise DefinitionError(
            f"{name}.ignore is {displayed(procedure.ignore)}: {error}",
            remedy="write a list of event classes: ignore = [SomeEvent]",
        ) from error
    return ignored


class Procedure(Generic[S]):
    """Base of all procedures over the state type `S`.

    `class Start(Procedure[Order], initial=True)` declares an entry point.
    """

    prompt: Prompt = Prompt()
    ignore: Sequence[type[Event[Any]]] = ()
    initial: ClassVar[bool] = False
    # Both or none: this long after the procedure was entered, this event comes by itself.
    timeout: timedelta | None = None
    timeout_event: type[Event[None]] | None = None

    def __init_subclass__(cls, *, initial: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.initial = initial

    def __sigma__(self, sigma: S) -> S:
        """Make `S` invariant for every type checker; the runtime never calls it."""
        return sigma


class End(Procedure[EndSigma]):
    """The workflow is over. `End(make_prompt("..."))` leaves a last word for the agent."""

    def __init__(self, prompt: Prompt | str = "") -> None:
        self.prompt = Prompt(prompt)


HandlerResult: TypeAlias = Procedure[S] | End[Any] | str
