"""Events: what happened outside the workflow, with a typed payload."""

from typing import Any, Generic, overload

from typing_extensions import TypeVar, get_original_bases

from sopy_runtime.display import displayed

P = TypeVar("P", default=None)


def show(event: "Event[Any]") -> str:
    """The event on one line: class, payload, and who sent it to whom if that is known."""
    parts = [f"payload={displayed(event.payload)}"]
    parts += [
        f"{name}={displayed(value)}"
        for name in ("sender", "target")
        if (value := getattr(event, name)) is not None
    ]
    return f"{type(event).__name__}({', '.join(parts)})"


def payload_type(event_class: "type[Event[Any]]") -> Any:
    """The declared type of the payload: what stands in `Event[...]`; None if nothing stands there."""
    for base in get_original_bases(event_class):
        origin = getattr(base, "__origin__", base)
        if origin is Event:
            arguments = getattr(base, "__args__", ())
            return arguments[0] if arguments else None
        if isinstance(origin, type) and issubclass(origin, Event):
            inherited = payload_type(origin)
            arguments = getattr(base, "__args__", ())
            # class Base(Event[T]); class Sub(Base[int]): the only parameter stands for the payload
            return arguments[0] if arguments and isinstance(inherited, TypeVar) else inherited
    return None


class Event(Generic[P]):
    """Base of all events. `class FileRead(Event[tuple[str, bytes]])` declares the payload's type.

    An event without a type argument carries no payload.
    """

    # Values on the class, for a subclass whose `__init__` does not call this one.
    payload: P = None  # type: ignore[assignment]  # such a subclass says so in its own annotations
    description: str | None = None
    sender: Any = None
    target: Any = None
    toolUseId: str | None = None  # noqa: N815  the name in the agents' own protocols

    @overload
    def __init__(
        self: "Event[None]",
        payload: None = None,
        description: str | None = None,
        sender: Any = None,
        target: Any = None,
        toolUseId: str | None = None,  # noqa: N803
    ) -> None: ...

    @overload
    def __init__(
        self,
        payload: P,
        description: str | None = None,
        sender: Any = None,
        target: Any = None,
        toolUseId: str | None = None,  # noqa: N803
    ) -> None: ...

    def __init__(
        self,
        payload: Any = None,
        description: str | None = None,
        sender: Any = None,
        target: Any = None,
        toolUseId: str | None = None,  # noqa: N803
    ) -> None:
        self.payload = payload
        self.description = description
        self.sender = sender
        self.target = target
        self.toolUseId = toolUseId

    def __repr__(self) -> str:
        return show(self)
