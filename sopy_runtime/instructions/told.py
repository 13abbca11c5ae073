"""A workflow as it is told: what is left of a program when it is put in words."""

from typing import NamedTuple


class ToldWay(NamedTuple):
    """One way out of a handler: the sentence, and what it is made of."""

    sentence: str
    when: str
    kind: str
    target: str
    message: str


class ToldEvent(NamedTuple):
    """What may happen in a procedure; the first way that applies is taken."""

    name: str
    description: str
    ways: tuple[ToldWay, ...]


class ToldProcedure(NamedTuple):
    """`is_outline`: only where events lead is told, and not when. `ending` is for those without an event."""

    name: str
    instruction: str
    events: tuple[ToldEvent, ...]
    ignored: tuple[str, ...]
    ending: str = ""
    is_outline: bool = False


class ToldWorkflow(NamedTuple):
    """The procedures in the order of the flow."""

    objective: str
    introduction: str
    procedures: tuple[ToldProcedure, ...]
