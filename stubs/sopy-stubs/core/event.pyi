from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Generic, TypeAlias, overload

from typing_extensions import TypeVar

__all__ = ["Event", "EventBus", "EventTranslator", "show", "subscribe"]

_P = TypeVar("_P", default=None)
_Listener: TypeAlias = Callable[[Event[Any]], Any]
_L = TypeVar("_L", bound=_Listener)
_Translator: TypeAlias = Callable[[Any], Event[Any] | Iterable[Event[Any]]]
_T = TypeVar("_T", bound=Callable[..., Any])

def show(event: Event[Any]) -> str: ...
def subscribe(listener: _L) -> _L: ...

class Event(Generic[_P]):
    payload: _P
    description: str | None
    sender: Any
    target: Any
    toolUseId: str | None

    @overload
    def __init__(
        self: Event[None],
        payload: None = None,
        description: str | None = None,
        sender: Any = None,
        target: Any = None,
        toolUseId: str | None = None,
    ) -> None: ...
    @overload
    def __init__(
        self,
        payload: _P,
        description: str | None = None,
        sender: Any = None,
        target: Any = None,
        toolUseId: str | None = None,
    ) -> None: ...

class EventBus:
    subscribers: ClassVar[dict[str, _Listener]]
    func_to_uid: ClassVar[dict[_Listener, str]]
    trace: ClassVar[deque[Event[Any]]]

    @staticmethod
    def subscribe(uid: str, listener: _Listener) -> None: ...
    @staticmethod
    def unsubscribe(uid: str) -> None: ...
    @staticmethod
    def push_event(event: Event[Any]) -> None: ...
    @staticmethod
    def get_trace(last: int | None = None) -> list[Event[Any]]: ...

class EventTranslator:
    translator_map: ClassVar[dict[type, _Translator]]

    @staticmethod
    def register() -> Callable[[_T], _T]: ...
    @staticmethod
    def translate(message: object) -> Event[Any] | Iterable[Event[Any]] | None: ...
