"""A test of a place is one of the field that was given what the place holds."""

from textwrap import indent

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.rules import sop202_maybe_none
from tests.compiler.expectations import PRELUDE, lowered, source

HEAD = """
class State(BaseModel):
    grade: str = ""
    fix: str | None = None

    def rate(self) -> None:
        self.grade = "high"


"""


def subjects(body: str, *, before: str = "") -> set[str]:
    """What may be None where a second procedure uses the fix of all but low grades."""
    first, second = (
        f"class {name}(Procedure[State]):\n    prompt = make_prompt('x')\n\n"
        f"    @handler\n    def on_it(self, sigma: State, event: Go):\n{indent(text, ' ' * 8)}\n\n\n"
        for name, text in (
            ("First", body),
            ("Second", "if sigma.grade == 'low':\n    return End()\nsigma.fix.upper()\nreturn End()"),
        )
    )
    program = lowered(
        source(f"{PRELUDE}{HEAD}{before}{first}{second}SOP(state=State(), init_proc=First())\n")
    )
    return {finding.subject for finding in sop202_maybe_none.check(program, Facts(program))}


SAFE = "if {test}:\n    return Second()\nsigma.fix = 'x'\nreturn Second()"


@pytest.mark.parametrize(
    "body",
    [
        "sigma.grade = event.payload\n" + SAFE.format(test="event.payload == 'low'"),
        "grade = event.payload\nsigma.grade = grade\n" + SAFE.format(test="grade == 'low'"),
        "sigma.grade = event.payload\n" + SAFE.format(test="event.payload in ('low',)"),
        "sigma.grade = event.payload\nif len(event.payload) > 9:\n    return self\n"
        + SAFE.format(test="event.payload == 'low'"),
        "setattr(sigma, 'grade', event.payload)\n" + SAFE.format(test="event.payload == 'low'"),
    ],
)
def test_a_test_of_what_a_field_was_given_is_one_of_the_field(body: str) -> None:
    assert subjects(body) == set()


@pytest.mark.parametrize(
    "body",
    [
        SAFE.format(test="event.payload == 'low'"),
        "sigma.grade = event.payload\nsigma.rate()\n" + SAFE.format(test="event.payload == 'low'"),
        "sigma.grade = event.payload\nsigma.grade += '!'\n" + SAFE.format(test="event.payload == 'low'"),
        "sigma.grade = event.payload\n" + SAFE.format(test="event.payload == 'high'"),
        "if event.payload:\n    sigma.grade = event.payload\n" + SAFE.format(test="event.payload == ''"),
    ],
)
def test_a_field_that_has_changed_since_is_another(body: str) -> None:
    assert subjects(body) == {"State.fix"}
