"""Handlers of every form are read for the ways out of them."""

import contextlib
import sys
from typing import Any

from sopy_runtime import End, Event, Procedure, Prompt, cond, handler, make_prompt
from sopy_runtime.instructions.branches import exits_of, initial_prompt
from sopy_runtime.table import introspect

here = sys.modules[__name__]


class Went(Event[str]): ...


class Next(Procedure[dict[str, Any]]):
    def __init__(self, prompt: Prompt | str = "") -> None:
        self.prompt = Prompt("Go on")
        self.given = prompt


class Last(Procedure[dict[str, Any]]):
    def __init__(self) -> None:
        self.tried = 0


def ways(procedure: type[Procedure[Any]]) -> list[tuple[str, str, str, str]]:
    (entry,) = introspect(procedure)
    found = [one.branch for one in exits_of(entry)]
    return [(one.kind, one.target, one.when, one.prompt or one.message) for one in found]


def test_ways_inside_loops_and_blocks() -> None:
    class Here(Procedure[dict[str, Any]]):
        @handler
        def on_went(self, sigma: dict[str, Any], event: Went) -> Procedure[dict[str, Any]] | str:
            for name in sigma:
                if cond(name == event.payload, description="the name is known"):
                    return Next()
                if not name:
                    break
            else:
                while sigma:
                    return "add " + "a name"
            with contextlib.suppress(LookupError):
                return Last()

    assert ways(Here) == [
        ("move", "Next", "the name is known", ""),
        ("recover", "Here", "", "add a name"),
        ("move", "Last", "", ""),
    ]


def test_ways_of_what_was_tried_and_of_what_was_caught() -> None:
    class Here(Procedure[dict[str, Any]]):
        @handler
        def on_went(self, sigma: dict[str, Any], event: Went) -> Procedure[dict[str, Any]] | str:
            try:
                number = int(event.payload)
            except ValueError:
                raise RuntimeError("no number") from None
            except:  # noqa: E722  any of them
                return self
            else:
                sigma["number"] = number
            return Last()

    assert ways(Here) == [
        ("raise", "Here", "ValueError is raised", "no number"),
        ("stay", "Here", "something is raised", ""),
        ("move", "Last", "", ""),
    ]


def test_nothing_follows_when_what_was_tried_and_all_that_is_caught_return() -> None:
    class Here(Procedure[dict[str, Any]]):
        @handler
        def on_went(self, sigma: dict[str, Any], event: Went) -> Procedure[dict[str, Any]] | str:
            try:
                return Last()
            except LookupError:
                return self
            return Next()

    assert [way[:2] for way in ways(Here)] == [("move", "Last"), ("stay", "Here")]


def test_ways_through_variables_modules_and_awaited_helpers() -> None:
    class Here(Procedure[dict[str, Any]]):
        @handler
        async def on_went(self, sigma: dict[str, Any], event: Went) -> Procedure[dict[str, Any]] | str:
            following: Procedure[dict[str, Any]] = here.Next(prompt=Prompt("Do it"))
            if event.payload == "once":
                return following
            if event.payload == "twice":
                return following
            if event.payload == "later":
                return await self.later()
            return unknown()  # type: ignore[name-defined]  # noqa: F821  that is the point

        async def later(self) -> Procedure[dict[str, Any]]:
            return End(make_prompt("done"))

    assert ways(Here) == [
        ("move", "Next", "event.payload == 'once'", "Do it"),
        ("move", "Next", "event.payload == 'twice'", "Do it"),
        ("finish", "End", "event.payload == 'later'", "done"),
    ]


def test_a_variable_that_stands_for_itself_leads_nowhere() -> None:
    class Here(Procedure[dict[str, Any]]):
        @handler
        def on_went(self, sigma: dict[str, Any], event: Went) -> Procedure[dict[str, Any]] | str:
            one = event.payload
            one = one  # noqa: PLW0127  that is the point
            return one  # noqa: RET504  likewise

    assert ways(Here) == []


def test_a_name_that_its_function_has_not_bound_yet_leads_nowhere() -> None:
    class Here(Procedure[dict[str, Any]]):
        @handler
        def on_went(self, sigma: dict[str, Any], event: Went) -> Procedure[dict[str, Any]] | str:
            return Later() if event.payload else local()  # type: ignore[has-type]  # bound below

    def local() -> Procedure[dict[str, Any]]:
        return Last()

    assert ways(Here) == [("move", "Last", "otherwise", "")]

    class Later(Last): ...


def test_the_first_prompt_is_the_one_that_the_constructor_gives() -> None:
    assert initial_prompt(Next) == "Go on"
    assert initial_prompt(Last) == ""


def test_a_function_without_source_has_no_ways() -> None:
    names: dict[str, Any] = {**globals()}
    exec(
        "class Here(Procedure[dict]):\n"
        "    @handler\n"
        "    def on_went(self, sigma: dict, event: Went) -> str:\n"
        "        return 'no'\n",
        names,
    )
    assert ways(names["Here"]) == []
