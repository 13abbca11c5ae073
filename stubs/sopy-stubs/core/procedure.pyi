from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, Generic, TypeAlias, overload

from typing_extensions import TypeVar

from sopy.core.event import Event
from sopy.prompt import Prompt

__all__ = ["End", "Procedure", "Sigma", "handler"]

Sigma = TypeVar("Sigma")
_S = TypeVar("_S")
_EndSigma = TypeVar("_EndSigma", default=Any)
# Covariant although it is a parameter: like any method's `self`, a subclass overrides it with itself.
_PR = TypeVar("_PR", covariant=True)
_E = TypeVar("_E", bound=Event[Any], contravariant=True)

class Procedure(Generic[_S]):
    prompt: Prompt
    ignore: Sequence[type[Event[Any]]]
    initial: ClassVar[bool]

    def __init_subclass__(cls, *, initial: bool = False, **kwargs: Any) -> None: ...
    def __sigma__(self, sigma: _S) -> _S: ...

class End(Procedure[_EndSigma]):
    def __init__(self, prompt: Prompt | str = "") -> None: ...

class _Unspecified(Generic[_PR]):
    """Never made. Where no return type is written, mypy would take sigma's type for `Any`, too."""

_Outcome: TypeAlias = Procedure[_S] | End[Any] | str
_Returned: TypeAlias = _Outcome[_S] | _Unspecified[_PR]

class _Handler(Generic[_PR, _S, _E]):
    __name__: str
    __qualname__: str
    @overload
    def __get__(self, instance: None, owner: type[Any]) -> _Handler[_PR, _S, _E]: ...
    @overload
    def __get__(
        self, instance: object, owner: type[Any] | None = None
    ) -> Callable[[_S, _E], _Outcome[_S] | Awaitable[_Outcome[_S]]]: ...
    def __call__(self, procedure: Any, sigma: _S, event: _E, /) -> _Outcome[_S] | Awaitable[_Outcome[_S]]: ...

def handler(
    function: Callable[[_PR, _S, _E], _Returned[_S, _PR] | Awaitable[_Returned[_S, _PR]]],
) -> _Handler[_PR, _S, _E]: ...
