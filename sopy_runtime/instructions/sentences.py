"""Branches as sentences; `sopy_compiler.emit.prompt_sentences` says the same in the same words."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sopy_runtime.instructions.told import ToldWay
from sopy_runtime.table import Branch


class WayOn(NamedTuple):
    """A branch, what to call the place it leads to, and whether that has been told of before this place."""

    branch: Branch
    target: str
    is_back: bool = False
    is_loop: bool = False


def way_sentences(ways: Iterable[WayOn]) -> Iterator[str]:
    """What there is to say of the ways out of one handler."""
    return (way.sentence for way in told_ways(ways) if way.sentence)


def told_ways(ways: Iterable[WayOn]) -> Iterator[ToldWay]:
    """The ways out of one handler; the last one without a condition is for what the others leave."""
    has_condition = False
    for way in ways:
        when = way.branch.when or ("otherwise" if has_condition else "")
        message = " ".join(way.branch.message.split())
        yield ToldWay(_sentence(way, when), when, way.branch.kind, way.target, message)
        has_condition = has_condition or bool(way.branch.when)


def _sentence(way: WayOn, when: str) -> str:
    """One way out; empty if there is nothing to say."""
    message = " ".join(way.branch.message.split())
    told = f'you are told "{message}"' if message else ""
    match way.branch.kind:
        case "move" if way.is_loop:
            consequence = f"start {way.target} again"
        case "move":
            consequence = f"go back to {way.target}" if way.is_back else f"go on with {way.target}"
        case "finish":
            consequence = "the workflow is over" + (f", and {told}" if told else "")
        case "stay":
            consequence = "stay here"
        case _ if told:
            consequence = f"stay here, and {told}"
        case _:
            consequence = "stay here, and the event is refused" if way.branch.when else ""
    if not consequence:
        return ""
    text = _condition(when) + consequence
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.rstrip('"').endswith((".", "!", "?", "…")) else ".")


def _condition(when: str) -> str:
    if not when:
        return ""
    return f"{when}: " if when.startswith(("otherwise", "unless ")) else f"if {when}: "
