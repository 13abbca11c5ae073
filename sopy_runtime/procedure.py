"""Procedures: each class is one state of the workflow, bound to the type of the shared state."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeAlias

from typing_extensions import TypeVar, get_original_bases, is_protocol, is_typeddict

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
    """The class of sigma, if it is one that `issubclass` can compare; not a TypedDict or a protocol."""
    declared = sigma_type(procedure)
    is_class = isinstance(declared, type) and not is_typeddict(declared) and not is_protocol(declared)
    return declared if is_class else None


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
            f"{name}.ignore is {procedure.ignore!r}: {error}",
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
