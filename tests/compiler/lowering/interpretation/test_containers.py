# covers: sopy_compiler.lowering.interpretation.container_calls
# covers: sopy_compiler.lowering.interpretation.container_functions
# covers: sopy_compiler.lowering.interpretation.contents
# covers: sopy_compiler.lowering.interpretation.memory
# covers: sopy_compiler.lowering.interpretation.parts
# covers: sopy_compiler.lowering.interpretation.builtin_calls
import pytest

from tests.compiler.lowering.handler_readings import changed, outcomes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("steps = {}\nsteps['x'] = Ship\nreturn steps['x']()", {"move Ship"}),
        ("steps = []\nsteps.append(Pay)\nreturn steps.pop()()", {"move Pay"}),
        ("steps = [Ship]\nsteps += [Pay]\nreturn steps[-1]()", {"move Ship", "move Pay"}),
        ("steps = dict(a=Ship)\nreturn steps['a']()", {"move Ship"}),
        ("steps = [Ship]\nother = steps\nother.append(Pay)\nreturn steps[-1]()", {"move Ship", "move Pay"}),
        (
            "def fill(steps):\n    steps.append(Pay)\nsteps = [Ship]\nfill(steps)\nreturn steps[-1]()",
            {"move Ship", "move Pay"},
        ),
        ("for name, make in {'x': Ship}.items():\n    return make()\nreturn self", {"stay", "move Ship"}),
        ("return list(map(lambda make: make(), [Ship]))[0]", {"move Ship"}),
        ("import types\nreturn types.MappingProxyType({'x': Ship})['x']()", {"move Ship"}),
    ],
)
def test_what_is_put_into_a_container_comes_out_of_it(body: str, expected: set[str]) -> None:
    assert outcomes(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("sigma.items.append('x')\nreturn self", {"items"}),
        ("items = sigma.items\nitems.append('x')\nreturn self", {"items"}),
        ("sigma.table['x'] = 1\nreturn self", {"table"}),
        ("for box in sigma.boxes:\n    box.size = 1\nreturn self", {"boxes.*.size"}),
        ("sigma.by_name.setdefault('x', Box()).tags.append('y')\nreturn self", {"by_name", "by_name.*.tags"}),
        ("sorted(sigma.items)\nreturn self", set()),
        ("import collections\ncollections.Counter(a=1).update(sigma.table)\nreturn self", set()),
        ("sigma.items.sort()\nreturn self", {"items"}),
    ],
)
def test_changes_in_place_are_seen_through_names_and_elements(body: str, expected: set[str]) -> None:
    assert changed(body) == expected
