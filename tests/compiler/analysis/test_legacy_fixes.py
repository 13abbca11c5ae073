"""Safe rewrites of pydantic 1's interface do what was done before, in every class that can tell."""

import warnings
from textwrap import indent

import pytest

from sopy_compiler.analysis.facts import Facts
from sopy_compiler.analysis.legacy_fixes import legacy_fix
from sopy_compiler.diagnostics.fix import FixSafety
from tests.compiler.expectations import lowered, source
from tests.compiler.lowering.programs import applied

HEAD = """
from pydantic import BaseModel, ConfigDict, Field, root_validator, validator


class State(BaseModel):
    a: int = 1
"""
SETTINGS = "class Settings:\n    frozen = True\n\n\n"
# The body of the model, that of the one below it, what is asked, and whether the rewrite is safe.
VALIDATOR = '@validator("a")\ndef f(cls, v):\n    return v + 1'
PRE = '@root_validator(pre=True)\ndef f(cls, values):\n    return {"a": values["a"] + 1}'
DUMP = "def export(self):\n    return self.dict()"
COPY = "def export(self):\n    return self.copy(update={'a': 3, 'zz': 4}).__dict__"
CONFIG = "class Config:\n    extra = 'forbid'"
PLAIN = "b: int = 1"
AGAIN = '@validator("a")\ndef {name}(cls, v):\n    return v * 10'
CASES = [
    (VALIDATOR, PLAIN, "Below(a=1)", True),
    (VALIDATOR, AGAIN.format(name="g"), "Below(a=1)", False),
    (VALIDATOR, AGAIN.format(name="f"), "Below(a=1)", False),
    (VALIDATOR, f"{PLAIN}\n{AGAIN.format(name='g')}".replace('"a"', '"b"'), "Below(a=1, b=2)", True),
    (PRE, PLAIN, "Below(a=1)", True),
    (PRE, PRE.replace("+ 1", "* 10").replace("def f", "def g"), "Below(a=3)", False),
    (DUMP, PLAIN, "Below().export()", True),
    (DUMP, "def dict(self, **options):\n    return {}", "Below().export()", False),
    (COPY, PLAIN, "Below().export()", True),
    (COPY, "model_config = ConfigDict(extra='allow')", "Below().export()", False),
    (CONFIG, PLAIN, "Below(a=3)", True),
    (CONFIG, "class Config(Settings):\n    title = 'x'", "Below(a=3)", False),
]


def answer(text: str, question: str) -> str:
    """What the program says to the question; only programs of this file."""
    namespace: dict[str, object] = {"__name__": "program"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "program.py", "exec"), namespace)
        return repr(eval(question, namespace))


@pytest.mark.parametrize(("body", "below", "question", "is_safe"), CASES)
def test_a_rewrite_is_safe_where_no_class_can_tell(
    body: str, below: str, question: str, is_safe: bool
) -> None:
    text = f"{HEAD}{indent(body, '    ')}\n\n\n{SETTINGS}class Below(State):\n{indent(below, '    ')}\n"
    program = lowered(source(text))
    (state,) = (model for model in program.models if model.name == "State")
    (fix,) = (legacy_fix(use, Facts(program).index) for use in state.legacy)
    assert fix is not None
    assert fix.safety is (FixSafety.SAFE if is_safe else FixSafety.UNSAFE)
    if is_safe:
        assert answer(applied(fix.edits, text), question) == answer(text, question)
