# covers: sopy_compiler.analysis.typestate.clusters, sopy_compiler.analysis.typestate.replay
# covers: sopy_compiler.analysis.typestate.ways, sopy_compiler.analysis.typestate.slices
# covers: sopy_compiler.analysis.typestate.prepared, sopy_compiler.analysis.typestate.frame
# covers: sopy_compiler.analysis.typestate.survey, sopy_compiler.analysis.typestate.values
"""How much the search along the transitions does, in steps of handlers, for programs that grow."""

from collections.abc import Callable, Iterable
from textwrap import indent

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.rules import (
    sop118_unreachable_transition,
    sop119_unbounded_retry,
    sop202_maybe_none,
    sop203_read_before_write,
    sop305_payload_maybe_none,
)
from tests.compiler.expectations import PRELUDE, lowered, source

RULES = (
    sop118_unreachable_transition,
    sop119_unbounded_retry,
    sop202_maybe_none,
    sop203_read_before_write,
    sop305_payload_maybe_none,
)


def state(fields: Iterable[str]) -> str:
    return "class S(BaseModel):\n" + "".join(f"    {field}\n" for field in fields)


def procedure(name: str, body: str, event: str = "Go") -> str:
    handled = f"@handler\ndef on_it(self, sigma: S, event: {event}):\n{indent(body, '    ')}"
    return f"\n\nclass {name}(Procedure[S]):\n    prompt = make_prompt('x')\n\n{indent(handled, '    ')}\n"


def whole(*parts: str) -> str:
    return PRELUDE + "".join(parts) + "\n\nSOP(state=S(), init_proc=First())\n"


def independent_fields(count: int) -> str:
    """Fields that the first procedure sets in any combination, and the second tests and uses."""
    sets = "".join(f"if event.payload == '{n}':\n    sigma.f{n} = 'x'\n" for n in range(count))
    uses = "".join(f"if sigma.f{n} is not None:\n    sigma.f{n}.upper()\n" for n in range(count))
    last = f"{uses}sigma.f{count - 1}.lower()\nreturn End()"
    return whole(
        state(f"f{n}: str | None = None" for n in range(count)),
        procedure("First", f"{sets}return Second()"),
        procedure("Second", last),
    )


def linked_fields(count: int) -> str:
    """Fields each of which is set behind a test of the one before."""
    sets = "".join(
        f"if event.payload == '{n}' and sigma.f{n} is not None:\n    sigma.f{n + 1} = 'x'\n"
        for n in range(count - 1)
    )
    first = (
        f"if sigma.f0 is None:\n    sigma.f0 = 'x'\n{sets}if event.payload:\n    return Second()\nreturn self"
    )
    return whole(
        state(f"f{n}: str | None = None" for n in range(count)),
        procedure("First", first),
        procedure("Second", f"sigma.f{count - 1}.lower()\nreturn End()"),
    )


def independent_branches(count: int) -> str:
    """A handler in which many tests that know nothing of each other come one after the other."""
    tests = "".join(
        f"if sigma.limit > len(event.payload) + {n}:\n    sigma.n{n} = {n}\nelse:\n    sigma.n{n} = 0\n"
        for n in range(count)
    )
    return whole(
        state(("limit: int = 3", "note: str | None = None", *(f"n{n}: int = 0" for n in range(count)))),
        procedure("First", f"{tests}return Second()"),
        procedure("Second", "sigma.note.lower()\nreturn End()"),
    )


def many_constants(count: int) -> str:
    """A handler that compares the payload with one constant after the other."""
    tests = "".join(f"if event.payload == '{n}':\n    sigma.last = {n}\n" for n in range(count))
    return whole(
        state(("last: int = -1", "note: str | None = None")),
        procedure("First", f"{tests}return Second()"),
        procedure("Second", "sigma.note.lower()\nreturn End()"),
    )


def all_to_all(count: int) -> str:
    """Procedures that all lead to each other; `count` transitions."""
    size = round(count**0.5)
    names = ("First", *(f"P{n}" for n in range(size - 1)))
    moves = "".join(f"if event.payload == '{n}':\n    return {name}()\n" for n, name in enumerate(names))
    parts = [procedure(name, f"sigma.note.lower()\n{moves}return End()") for name in names[1:]]
    first = procedure("First", f"if event.payload.isupper():\n    sigma.note = None\n{moves}return End()")
    return whole(state(("note: str | None = 'x'",)), first, *parts)


def steps_and_codes(text: str) -> tuple[int, list[str]]:
    program = lowered(source(text))
    facts = Facts(program)
    codes = [finding.code for rule in RULES for finding in rule.check(program, facts)]
    return facts.typestate.steps, codes


@pytest.mark.parametrize(
    ("grown", "size"),
    [
        (independent_fields, 20),
        (linked_fields, 20),
        (independent_branches, 30),
        (many_constants, 60),
        (all_to_all, 100),
    ],
)
def test_twice_the_program_takes_about_twice_the_steps(grown: Callable[[int], str], size: int) -> None:
    steps, codes = steps_and_codes(grown(size))
    doubled, codes_of_doubled = steps_and_codes(grown(2 * size))
    assert "SOP202" in codes
    assert "SOP202" in codes_of_doubled
    assert 0 < doubled <= 2.2 * steps


def test_fields_that_nobody_asks_about_are_not_followed() -> None:
    text = whole(
        state(("note: str = ''", "count: int = 0")),
        procedure("First", "sigma.note = 'x'\nsigma.count += 1\nreturn Second()"),
        procedure("Second", "sigma.note.lower()\nreturn End()"),
    )
    assert steps_and_codes(text) == (0, [])


def test_a_way_that_another_field_forbids_is_no_way() -> None:
    """Each field by itself would allow it: the clusters have to learn of each other."""
    first = (
        "if event.payload == 'a':\n    sigma.mode = 'fast'\n    return Second()\n"
        "sigma.mode = 'slow'\nsigma.note = 'x'\nreturn Second()"
    )
    second = "if sigma.mode == 'slow':\n    return Third()\nreturn End()"
    fields = state(('mode: Literal["slow", "fast"] = "slow"', "note: str | None = None"))
    third = procedure("Third", "sigma.note.lower()\nreturn End()")
    good = whole(fields, procedure("First", first), procedure("Second", second), third)
    assert "SOP202" not in steps_and_codes(good)[1]
    bad = good.replace("sigma.mode == 'slow'", "sigma.mode == 'fast'")
    assert "SOP202" in steps_and_codes(bad)[1]
