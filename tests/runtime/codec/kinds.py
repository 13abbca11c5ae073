"""Classes of every kind that a state may be made of."""

import abc
import enum
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypedDict, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

T = TypeVar("T")


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Mode(str, enum.Enum):  # noqa: UP042  as older programs write it
    FAST = "fast"


class Right(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()


class Point(NamedTuple):
    x: int
    tags: list[str]


class Name(str):  # noqa: SLOT000  it has attributes
    """A text with attributes."""


class Stack(list[Any]):
    """A list with attributes."""


class Register(OrderedDict[str, Any]):
    """A mapping of the program's own."""


@dataclass
class Item:
    name: str
    price: Decimal = Decimal(0)
    parts: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Key:
    number: int
    colour: Colour = Colour.RED


@dataclass(slots=True)
class Size:
    width: int
    height: int = 0


class Slotted:
    __slots__ = ("left", "right")


class Plain:
    def __init__(self, value: Any) -> None:
        self.value = value


class WithOwnState:
    """Says itself what is to be kept: not the lock."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        return {"value": self.value}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.value = state["value"]
        self.lock = threading.Lock()


class Idea(abc.ABC):
    """Nothing is made of this class."""

    @abc.abstractmethod
    def come(self) -> None: ...


class Leaf(BaseModel):
    name: str = ""
    value: Any = None


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)

    number: int = 0


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")

    count: int = 0
    _secret: list[int] = PrivateAttr(default_factory=list)


class Box(BaseModel, Generic[T]):
    content: T


class Tree(BaseModel):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    left: Any = None
    right: Any = None
    children: list[Any] = Field(default_factory=list)


class Row(TypedDict):
    name: str
    seen: set[int]


class Refused(Exception):
    """An error that a program keeps."""


def double(number: int) -> int:
    return number * 2


async def gather() -> None:
    """Something that a coroutine is made of."""
