"""Programs of one shape in any size: each is a chance for an analysis to grow without bound."""

from collections.abc import Callable, Iterable

HEAD = """\
import contextlib
import functools
from typing import Any

from pydantic import BaseModel

from sopy import SOP, End, Event, Procedure, handler, make_prompt


class Go(Event[int]):
    pass


"""


def workflow(
    body: Iterable[str],
    *,
    fields: Iterable[str] = ("count: int = 0",),
    before: str = "",
    more: str = "",
    decorators: str = "@handler",
) -> str:
    """A module with one procedure, `Start`, whose handler of `Go` has this body."""
    return (
        HEAD
        + "class State(BaseModel):\n"
        + "".join(f"    {field}\n" for field in fields)
        + f"\n\n{before}\n\n"
        + 'class Start(Procedure[State]):\n    prompt = make_prompt("start")\n\n'
        + f"    {decorators}\n    def on_go(self, sigma: State, event: Go) -> Any:\n"
        + "".join(f"        {line}\n" for line in body)
        + f"        return self\n\n\n{more}\n\nsop = SOP(state=State(), init_proc=Start())\n"
    )


def mutual_recursion(count: int) -> str:
    """Functions that each call two others, in one large circle."""
    functions = "\n\n".join(
        f"def step_{number}(state: State, depth: int) -> int:\n"
        f"    if depth > {number}:\n        state.count += 1\n"
        f"        return step_{(number + 1) % count}(state, depth - 1)\n"
        f"    return step_{(number * 7 + 3) % count}(state, depth + 1)\n"
        for number in range(count)
    )
    return workflow(["sigma.count = step_0(sigma, event.payload)"], before=functions)


def independent_branches(count: int) -> str:
    """Tests of one field each, and a change of another."""
    fields = [f"flag_{number}: bool = False" for number in range(count)]
    fields += [f"count_{number}: int = 0" for number in range(count)]
    body: list[str] = []
    for number in range(count):
        body += [f"if sigma.flag_{number}:", f"    sigma.count_{number} += 1"]
    body += [f"sigma.flag_{number} = event.payload > {number}" for number in range(count)]
    return workflow(body, fields=fields)


def linked_fields(count: int) -> str:
    """Fields that get the values of each other, each None or not."""
    fields = [f"field_{number}: str | None = None" for number in range(count)]
    body = [f"if event.payload == {count}:", '    sigma.field_0 = "known"']
    for number in range(1, count):
        body += [
            f"if sigma.field_{number - 1} is not None and event.payload > {number}:",
            f"    sigma.field_{number} = sigma.field_{number - 1}",
        ]
    body += [
        f"if sigma.field_{count - 1} is not None:",
        f"    sigma.field_0 = sigma.field_{count - 1}.strip()",
    ]
    return workflow(body, fields=fields)


def entangled_procedures(count: int) -> str:
    """Procedures from each of which all others can be reached, a dozen of them in one step."""
    text = ""
    for number in range(count):
        ways = sorted({(number * factor + factor) % count for factor in (1, 2, 3, 5, 7, 11, 13, 17, 19, 23)})
        body = "".join(
            f"        if event.payload == {way}:\n            return Step{way}()\n" for way in ways
        )
        text += (
            f'class Step{number}(Procedure[State]):\n    prompt = make_prompt("step {number}")\n\n'
            "    @handler\n    def on_go(self, sigma: State, event: Go) -> Any:\n"
            f"        sigma.phase = {number % 7}\n        if sigma.count > {number}:\n"
            f"            return End()\n        sigma.count += 1\n{body}        return self\n\n\n"
        )
    fields = ("count: int = 0", "phase: int = 0")
    return workflow(["if sigma.phase == 3:", "    return End()", "return Step1()"], fields=fields, more=text)


def many_constants(count: int) -> str:
    """A function that is called with many different arguments."""
    add = (
        "def add(state: State, amount: int) -> int:\n    if amount > 3:\n        state.count += amount\n"
        "    for _ in range(amount):\n        state.count -= 1\n    return state.count\n"
    )
    return workflow([f"add(sigma, {number})" for number in range(count)], before=add)


def deep_hierarchy(depth: int) -> str:
    """Procedures and models that derive from each other, each method calling the inherited one."""
    models, procedures = "", ""
    for number in range(depth):
        models += (
            f"class Part{number}({f'Part{number - 1}' if number else 'BaseModel'}):\n"
            f"    value_{number}: int = 0\n\n    def total(self) -> int:\n"
            f"        return self.value_{number}{' + super().total()' if number else ''}\n\n\n"
        )
        procedures += (
            f"class Level{number}({f'Level{number - 1}' if number else 'Procedure[State]'}):\n"
            f'    prompt = make_prompt("level {number}")\n\n    @handler\n'
            "    def on_go(self, sigma: State, event: Go) -> Any:\n"
            f"        sigma.count += Part{number}().total()\n        if event.payload == {number}:\n"
            f"            return {'super().on_go(sigma, event)' if number else 'End()'}\n"
            f"        return {f'Level{number + 1}()' if number + 1 < depth else 'self'}\n\n\n"
        )
    return workflow(["return Level0()"], before=models, more=procedures)


def wrapped_everything(count: int) -> str:
    """Decorators, context managers and generators around functions that change the state."""
    before = (
        "def logged(function: Any) -> Any:\n    @functools.wraps(function)\n"
        "    def inner(*arguments: Any, **named: Any) -> Any:\n"
        "        return function(*arguments, **named)\n\n"
        "    return inner\n\n\n"
        "@contextlib.contextmanager\ndef counted(state: State) -> Any:\n    state.count += 1\n    try:\n"
        "        yield state\n    finally:\n        state.count -= 1\n\n\n"
    )
    before += "".join(
        f"@logged\n@logged\ndef numbers_{number}(state: State, most: int) -> Any:\n"
        f"    for one in range(most):\n        with counted(state):\n            yield one\n"
        + (f"    yield from numbers_{number - 1}(state, most - 1)\n\n\n" if number else "\n\n")
        for number in range(count)
    )
    body = [
        f"for one in numbers_{number}(sigma, event.payload): sigma.count += one" for number in range(count)
    ]
    return workflow(body, before=before)


def separate_tests(count: int) -> str:
    """One test of the payload after the other, each for another number."""
    body: list[str] = []
    for number in range(count):
        body += [f"if event.payload == {number}:", f"    sigma.count = {number}"]
    return workflow(body)


def long_disjunction(count: int) -> str:
    """One test with many operands."""
    operands = " or ".join(f"event.payload == {number}" for number in range(count))
    return workflow([f"if {operands}:", "    return End()"])


SHAPES: dict[str, Callable[[int], str]] = {
    shape.__name__: shape
    for shape in (
        mutual_recursion,
        independent_branches,
        linked_fields,
        entangled_procedures,
        many_constants,
        deep_hierarchy,
        wrapped_everything,
        separate_tests,
        long_disjunction,
    )
}
