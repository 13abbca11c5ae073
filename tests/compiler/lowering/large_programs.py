"""Programs that are large in one respect each, of any size."""

from collections.abc import Callable
from typing import Final

_HEAD: Final = """\
import functools

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler


class State(BaseModel):
    number: int = 0
    other: int = 0


class Go(Event[int]):
    pass


"""
_TAIL: Final = """

class Done(Procedure[State]):
    @handler
    def on_go(self, state: State, event: Go):
        return End()


sop = SOP(state=State(), init_proc=Start())
"""


def _handler(body: list[str]) -> str:
    lines = "".join(f"        {line}\n" for line in body)
    head = "class Start(Procedure[State]):\n    @handler\n    def on_go(self, state: State, event: Go):\n"
    return head + lines


def _program(definitions: str, body: list[str]) -> str:
    return f"{_HEAD}{definitions}\n\n{_handler(body)}{_TAIL}"


def separate_tests(size: int) -> str:
    """A handler with so many tests, each of which leaves it."""
    body = [
        line for number in range(size) for line in (f"if event.payload == {number}:", "    return Done()")
    ]
    return _program("", [*body, "return self"])


def long_disjunction(size: int) -> str:
    """A test of so many operands."""
    test = " or ".join(f"event.payload == {number}" for number in range(size))
    return _program("", [f"if {test}:", "    return Done()", "return self"])


def independent_branches(size: int) -> str:
    """A handler in which so many variables take one of two values, each for its own reason."""
    body = [
        line
        for number in range(size)
        for line in (f"x{number} = 0", f"if state.number > {number}:", f"    x{number} = 1")
    ]
    return _program("", [*body, "return Done()"])


def one_helper(size: int) -> str:
    """A helper that is called with so many constants."""
    helper = (
        "def put(state, value):\n    if value == 'none':\n        state.other = 1\n    state.number = value\n"
    )
    return _program(helper, [*(f"put(state, {number})" for number in range(size)), "return Done()"])


def mutual_recursion(size: int) -> str:
    """So many functions that call each other in circles."""
    functions = [
        f"def f{number}(state, k):\n"
        f"    if k == {number}:\n"
        f"        state.number = {number}\n"
        f"        return f{(number * 7 + 1) % size}(state, k)\n"
        f"    return f{(number * 3 + 2) % size}(state, k)\n"
        for number in range(size)
    ]
    return _program("\n\n".join(functions), ["f0(state, event.payload)", "return Done()"])


def deep_classes(size: int) -> str:
    """A hierarchy of so many classes, each of which calls the one above."""
    first = (
        "class C0:\n    def __init__(self, state):\n        self.state = state\n\n"
        "    def put(self, value):\n        self.state.number = value\n"
    )
    others = [
        f"class C{number}(C{number - 1}):\n"
        f"    def __init__(self, state):\n        super().__init__(state)\n        self.x{number} = state\n\n"
        f"    def put(self, value):\n        self.state.other = {number}\n        super().put(value)\n"
        for number in range(1, size)
    ]
    return _program(
        "\n\n".join((first, *others)), [f"C{size - 1}(state).put(event.payload)", "return Done()"]
    )


def decorated_generators(size: int) -> str:
    """So many generators that delegate to each other, each behind two decorators."""
    decorators = (
        "def plain(function):\n"
        "    @functools.wraps(function)\n"
        "    def inner(*args, **named):\n        return function(*args, **named)\n\n"
        "    return inner\n\n\n"
        "def each(number):\n"
        "    def decorate(function):\n"
        "        @functools.wraps(function)\n"
        "        def inner(*args, **named):\n            yield from function(*args, **named)\n\n"
        "        return inner\n\n"
        "    return decorate\n"
    )
    generators = [
        f"@plain\n@each({number})\ndef g{number}(state):\n"
        f"    state.number = {number}\n    yield state.number\n"
        + (f"    yield from g{number - 1}(state)\n" if number else "")
        for number in range(size)
    ]
    body = [f"for each_one in g{size - 1}(state):", "    state.other = each_one", "return Done()"]
    return _program("\n\n".join((decorators, *generators)), body)


def related_procedures(size: int) -> str:
    """So many procedures that all lead to three others."""
    classes = [
        f"class P{number}(Procedure[State]):\n    @handler\n    def on_go(self, state: State, event: Go):\n"
        f"        state.number = {number}\n"
        f"        if event.payload == 1:\n            return P{(number * 7 + 1) % size}()\n"
        f"        return P{(number * 3 + 2) % size}()\n"
        for number in range(size)
    ]
    return _program("\n\n".join(classes), ["return P0()"])


LARGE: Final[dict[str, tuple[Callable[[int], str], int]]] = {
    "separate tests": (separate_tests, 400),
    "a long disjunction": (long_disjunction, 600),
    "independent branches": (independent_branches, 60),
    "one helper": (one_helper, 500),
    "mutual recursion": (mutual_recursion, 200),
    "deep classes": (deep_classes, 30),
    "decorated generators": (decorated_generators, 30),
    "related procedures": (related_procedures, 300),
}
"""Each with a size that real programs do not exceed."""
