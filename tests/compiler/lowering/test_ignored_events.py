# covers: sopy_compiler.lowering.ignore_changes

import pytest

from tests.compiler.lowering.whole_programs import lowered, procedure

HEAD = """
from functools import cache

class Late(Event[str]):
    pass

class Base(Procedure[State]):
    ignore = [Go, Stop]

class Start({base}):
{body}

    @handler
    def on_it(self, sigma: State, event: Late):
        {change}
        return self

{after}
SOP(state=State(), init_proc=Start())
"""


def ignored(
    body: str, *, base: str = "Procedure[State]", change: str = "pass", after: str = ""
) -> tuple[str, bool]:
    """The names of the events in `ignore` after the class body, and whether they are all of them."""
    text = "\n".join(f"    {line}" for line in body.splitlines())
    found = procedure(lowered(HEAD.format(base=base, body=text, change=change, after=after)), "Start")
    return " ".join(one.event.removeprefix("flow.") for one in found.ignore), found.ignore_known


@pytest.mark.parametrize(
    ("body", "events"),
    [
        ("ignore = [Go]", "Go"),
        ("ignore: list = [Go]", "Go"),
        ("ignore = (Go, Stop)", "Go Stop"),
        ("ignore = [Go]\nignore = [Stop]", "Stop"),
        ("ignore = []", ""),
        ("ignore = [*Base.ignore, Late]\nignore.remove(Go)", "Stop Late"),
        ("ignore = list(Base.ignore)\nignore.append(Late)", "Go Stop Late"),
        ("ignore = Base.ignore.copy()\nignore.extend([Late])", "Go Stop Late"),
        ("ignore = Base.ignore + [Late]", "Go Stop Late"),
        ("ignore = [Go]\nignore += [Late]", "Go Late"),
        ("ignore = {Go, Stop}\nignore -= {Go}", "Stop"),
        ("ignore = {Go, Stop} - {Stop} | {Late}", "Go Late"),
        ("ignore = [one for one in Base.ignore if one is not Go]", "Stop"),
        ("ignore = [one for one in Base.ignore if one not in (Go, Late)]", "Stop"),
        ("ignore = [Go]\nif Go in ignore:\n    ignore.remove(Go)", ""),
        ("ignore = [Go]\nif Stop not in ignore:\n    ignore.append(Stop)", "Go Stop"),
        ("ignore = [Go]\nif cache:\n    ignore = [Go]", "Go"),
        ("ignore = [Go]\nignore.insert(0, Stop)\nignore.clear()", ""),
        ("pass", ""),
    ],
)
def test_the_body_of_a_class_is_run_in_order(body: str, events: str) -> None:
    assert ignored(body) == (events, True)


@pytest.mark.parametrize(
    ("body", "events"),
    [
        ("ignore = pick()", ""),
        ("ignore = [Go]\nignore.pop()", ""),
        ("ignore = [Go]\npick(ignore)", ""),
        ("ignore = [Go, *pick()]", "Go"),
        ("ignore = [Go, Stop]\nif cache:\n    ignore.remove(Go)", "Stop"),
        ("ignore = [Go]\nfor one in pick():\n    ignore.append(one)", ""),
        ("ignore = [Go]\nignore.remove(cache(Go))", ""),
        ("ignore = [one for one in Base.ignore if pick(one)]", ""),
        ("ignore = pick()\nignore.append(Go)", "Go"),
    ],
)
def test_of_a_list_that_cannot_be_followed_what_surely_is_in_it_is_listed(body: str, events: str) -> None:
    assert ignored(body) == (events, False)


def test_the_list_of_a_base_is_inherited() -> None:
    assert ignored("pass", base="Base") == ("Go Stop", True)


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ("self.ignore = [Late]", ""),
        ("self.ignore.remove(Go)", ""),
        ("self.ignore += [Late]", ""),
        ("del self.ignore[0]", ""),
        ("pass", "Start.ignore.remove(Go)"),
        ("pass", "Start.ignore[0] = Late"),
        ("pass", "Start.ignore = [Late]"),
    ],
)
def test_a_list_that_other_code_changes_is_not_known(change: str, after: str) -> None:
    assert ignored("ignore = [Go]", change=change, after=after) == ("", False)


def test_what_other_code_does_to_another_list_does_not_matter() -> None:
    assert ignored("ignore = [Go]", after="Base.ignore.remove(Go)") == ("Go", True)
    assert ignored("pass", base="Base", after="Base.ignore.remove(Go)") == ("", False)
