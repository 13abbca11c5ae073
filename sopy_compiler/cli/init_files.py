"""The texts that `sopyc init` writes."""

from typing import Final

SETTINGS: Final = """\
[tool.sopyc]
# paths = ["src"]
# exclude = ["generated/"]
"""

MYPY_SETTINGS: Final = """\
[tool.mypy]
plugins = ["sopy_compiler.mypy_plugin"]

"""

HOOK: Final = """\
- repo: local
  hooks:
    - id: sopyc-check
      name: sopyc check
      entry: sopyc check
      language: system
      types_or: [python, markdown, jupyter]
      pass_filenames: false
"""

WORKFLOW: Final = '''\
"""A first workflow: wait until all visitors are here."""

from pydantic import BaseModel, Field

from sopy import SOP, End, Event, Procedure, handler, make_prompt
from sopy.prompt import cond


class Visit(BaseModel):
    """The shared state: every procedure gets this one object."""

    names: list[str] = Field(default_factory=list, description="names of the visitors so far")
    expected: int = Field(description="number of visitors to wait for")


class Arrived(Event[str]):
    """A visitor has arrived; the payload is the name."""


class Welcome(Procedure[Visit]):
    """A procedure is one state of the machine."""

    prompt = make_prompt("Ask every visitor for the name and report it")

    @handler
    def on_arrived(self, sigma: Visit, event: Arrived) -> Procedure[Visit] | End | str:
        if cond(event.payload in sigma.names, "the visitor is here already"):
            return f"{event.payload} is here already: ask for the surname"
        sigma.names.append(event.payload)
        if cond(len(sigma.names) >= sigma.expected, "everybody is here"):
            return End(make_prompt(f"Welcome, {', '.join(sigma.names)}"))
        return self


def reception(expected: int) -> SOP[Visit]:
    return SOP(state=Visit(expected=expected), init_proc=Welcome())
'''

TEST: Final = """\
from sopy_runtime import Session

from workflow import Arrived, Visit, Welcome


def test_the_workflow_ends_when_everybody_is_here() -> None:
    session = Session(start=Welcome(), sigma=Visit(expected=2))
    assert session.send(Arrived("Ada")).kind == "stayed"
    assert session.send(Arrived("Ada")).kind == "recover"
    assert session.send(Arrived("Bob")).kind == "finished"
    assert session.sigma.names == ["Ada", "Bob"]
"""
