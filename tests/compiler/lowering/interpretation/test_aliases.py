"""Procedures that handlers keep in sigma and return later."""

import pytest

from tests.compiler.lowering.whole_programs import lowered, procedure

PROGRAM = """
from typing import Any

class Kept(BaseModel):
    stack: list[Any] = []
    back: Any = None
    by_name: dict[str, Any] = {{}}

class Other(Procedure[Kept]): ...
class Foreign(Procedure[State]): ...

class Start(Procedure[Kept]):
    @handler
    def on_go(self, sigma: Kept, event: Go):
        {keep}
        return Later()

class Later(Procedure[Kept]):
    @handler
    def on_go(self, sigma: Kept, event: Go):
        {take}
"""


@pytest.mark.parametrize(
    ("keep", "take", "found"),
    [
        ("sigma.stack.append(self)", "return sigma.stack.pop()", {"Start"}),
        ("sigma.stack.insert(0, Other())", "return sigma.stack[-1]", {"Other"}),
        ("sigma.stack += [self, Other()]", "return sigma.stack[0]", {"Start", "Other"}),
        ("sigma.stack = [*sigma.stack, self]", "last = sigma.stack.pop()\n        return last", {"Start"}),
        ("sigma.back = self", "return sigma.back or End()", {"Start", "End"}),
        ("sigma.back = Other if sigma.stack else Start", "return sigma.back()", {"Start", "Other"}),
        ("sigma.by_name['x'] = self", "return sigma.by_name[event.payload]", {"Start"}),
        ("sigma.by_name.update(x=Other())", "return sigma.by_name.get('x')", {"Other"}),
        ("sigma.back = Foreign()", "return sigma.back", set()),
        ("sigma.stack.append(self)", "return sigma.back", set()),
    ],
)
def test_what_is_kept_in_a_field_is_among_the_targets_and_others_may_be(
    keep: str, take: str, found: set[str]
) -> None:
    (run,) = procedure(lowered(PROGRAM.format(keep=keep, take=take)), "Later").runs
    assert {one.target.rpartition(".")[2] for one in run.transitions} == found
    assert not run.is_complete
