"""Procedures that are made when they are first needed, and kept: None is what was there before."""

# covers: sopy_compiler.lowering.interpretation.narrowing
import pytest

from tests.compiler.lowering.handler_readings import outcomes

KEEP = "class Keep:\n    step = None\n"
FILL = "if Keep.step is None:\n    Keep.step = Ship()\n"
DROP = "def drop():\n    Keep.step = None\n"

OUTER = """\
def outer():
    step = None
    def drop():
        nonlocal step
        step = None
    step = Ship()
    drop()
    return step
return outer()
"""


@pytest.mark.parametrize(
    "body",
    [
        KEEP + FILL + "return Keep.step",
        KEEP + "if not Keep.step:\n    Keep.step = Ship()\nreturn Keep.step",
        KEEP + "if Keep.step is not None:\n    return Keep.step\nKeep.step = Ship()\nreturn Keep.step",
        KEEP + "Keep.step = Keep.step or Ship()\nreturn Keep.step",
        KEEP + "if (step := Keep.step) is None:\n    step = Keep.step = Ship()\nreturn step",
        KEEP + "keep = Keep()\nif keep.step is None:\n    keep.step = Ship()\nreturn keep.step",
        KEEP + "keep = Keep()\nkeep.step = None\nkeep.step = Ship()\nreturn keep.step",
        "steps = {'x': None}\nif steps['x'] is None:\n    steps['x'] = Ship()\nreturn steps['x']",
        "self.step = None\nif self.step is None:\n    self.step = Ship()\nreturn self.step",
    ],
)
def test_what_was_filled_is_there(body: str) -> None:
    assert outcomes(body) == {"move Ship"}


@pytest.mark.parametrize(
    "body",
    [
        KEEP + DROP + FILL + "drop()\nreturn Keep.step",
        KEEP + DROP + FILL + "[drop() for _ in range(event.payload)]\nreturn Keep.step",
        OUTER,
        KEEP + FILL + "other = Keep\nother.step = None\nreturn Keep.step",
        KEEP + FILL + "setattr(Keep, 'step', None)\nreturn Keep.step",
        KEEP + "if event.payload > 1:\n    Keep.step = Ship()\nreturn Keep.step",
        KEEP + FILL + "for _ in range(event.payload):\n    Keep.step = None\nreturn Keep.step",
        KEEP + "if Keep.step is not None:\n    return self\nreturn Keep.step",
        "steps = {'x': None}\nif event.payload > 1:\n    steps['x'] = Ship()\nreturn steps['x']",
        "steps = {'x': None}\nsteps['x'] = Ship()\nsteps.update(x=None)\nreturn steps['x']",
    ],
)
def test_what_may_have_been_dropped_may_be_none(body: str) -> None:
    assert "bad None" in outcomes(body)


def test_a_setter_may_keep_nothing() -> None:
    body = (
        "class Keep:\n    @property\n    def step(self):\n        return None\n"
        "    @step.setter\n    def step(self, value):\n        pass\n"
        "keep = Keep()\nkeep.step = Ship()\nreturn keep.step"
    )
    assert outcomes(body) == {"bad None"}
