"""A program with a move between every two kinds of state, and a start with every kind of value."""

from itertools import product
from typing import Final

STATES: Final = {
    "OfNothing": "",
    "OfAny": "[Any]",
    "OfObject": "[object]",
    "OfVariable": "[T]",
    "OfBoundVariable": "[B]",
    "OfModel": "[Model]",
    "OfSubclass": "[Sub]",
    "OfOtherModel": "[Other]",
    "OfDataclass": "[Data]",
    "OfPlain": "[Plain]",
    "OfPlainSubclass": "[PlainSub]",
    "OfKeys": "[Keys]",
    "OfMoreKeys": "[MoreKeys]",
    "OfOtherKeys": "[OtherKeys]",
    "OfProtocol": "[Named]",
    "OfUnion": "[Model | Data]",
    "OfOptional": "[Other | None]",
    "OfDict": "[dict]",
    "OfTypedDict": "[dict[str, Any]]",
    "OfDictSubclass": "[Table]",
    "OfGeneric": "[Box[int]]",
    "OfOtherGeneric": "[Box[str]]",
    "OfBareGeneric": "[Box]",
    "OfAnnotated": '[Annotated[Other, "the other"]]',
    "OfQuoted": '["Other"]',
    "OfNewType": "[Fresh]",
    "OfConstrainedVariable": "[C]",
    "OfAlias": "Aliased",
    "OfChain": "Middle[Model]",
    "OfLongChain": "Longer[Other]",
    "OfClosedChain": "Closed",
    "OfOpenChain": "Middle",
    "OfLongOpenChain": "Longer",
    "OfChainOfAny": "Longer[Any]",
}
"""Names of procedures, and what stands behind `Procedure` where they are defined, or another base."""

VALUES: Final = {
    "OfModel": "Model()",
    "OfSubclass": "Sub()",
    "OfOtherModel": "Other()",
    "OfDataclass": "Data()",
    "OfPlain": "Plain()",
    "OfPlainSubclass": "PlainSub()",
    "OfKeys": '{"name": ""}',
    "OfMoreKeys": '{"name": "", "size": 1}',
    "OfOtherKeys": '{"other": 1}',
    "OfDictSubclass": "Table()",
    "OfGeneric": "Box[int](content=1)",
    "OfOtherGeneric": 'Box[str](content="")',
}
"""A value of each state of which there is one."""

FITTING: Final = {
    "OfOptional": "OfOtherModel",
    "OfAnnotated": "OfOtherModel",
    "OfDict": "OfKeys",
    "OfTypedDict": "OfKeys",
    "OfBareGeneric": "OfGeneric",
    "OfQuoted": "OfOtherModel",
    "OfNewType": "OfOtherModel",
    "OfLongChain": "OfOtherModel",
    "OfClosedChain": "OfDataclass",
}
"""Whose value the other procedures start with; a model, if they are not here."""

_PRELUDE: Final = '''
from dataclasses import dataclass
from typing import Annotated, Any, Generic, NewType, Protocol, TypedDict, TypeVar

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Model(BaseModel):
    name: str = ""


class Sub(Model):
    size: int = 0


class Other(BaseModel):
    name: str = ""


@dataclass
class Data:
    name: str = ""


class Plain:
    def __init__(self) -> None:
        self.name = ""


class PlainSub(Plain): ...


class Keys(TypedDict):
    name: str


class MoreKeys(Keys):
    size: int


class OtherKeys(TypedDict):
    other: int


class Named(Protocol):
    name: str


T = TypeVar("T")
B = TypeVar("B", bound=Model)
C = TypeVar("C", Model, Data)
Fresh = NewType("Fresh", Other)
Aliased = Procedure[Model]


class Middle(Procedure[T]): ...


class Longer(Middle[T]): ...


class Closed(Longer[Data]): ...


class Box(BaseModel, Generic[T]):
    content: T


class Table(dict[str, Any]): ...


class Go(Event[None]):
    """Go on."""
'''


def program() -> str:
    """The source of the module."""
    parts = [_PRELUDE]
    parts += [_procedure(name, _base(state), "End()") for name, state in STATES.items()]
    parts += [_procedure(f"{here}To{there}", here, f"{there}()") for here, there in moves()]
    parts += [
        f"def start_{name}_with_{value}():\n    return SOP(state={VALUES[value]}, init_proc={name}())\n"
        for name, value in starts()
    ]
    return "\n\n".join(parts)


def moves() -> list[tuple[str, str]]:
    """Every procedure with every other, and with itself."""
    return list(product(STATES, STATES))


def starts() -> list[tuple[str, str]]:
    """Every procedure with every value."""
    return list(product(STATES, VALUES))


def _base(state: str) -> str:
    return f"Procedure{state}" if state[:1] in {"", "["} else state


def _procedure(name: str, base: str, result: str) -> str:
    return (
        f'class {name}({base}):\n    prompt = make_prompt("go on")\n\n'
        f"    @handler\n    def on_go(self, sigma, event: Go):\n        return {result}\n"
    )
