# covers: sopy_compiler.lowering.interpretation.assignment
# covers: sopy_compiler.lowering.interpretation.attributes
# covers: sopy_compiler.lowering.interpretation.aliases
# covers: sopy_compiler.lowering.interpretation.recorder
# covers: sopy_compiler.lowering.interpretation.world
# covers: sopy_compiler.lowering.accessors
import pytest

from tests.compiler.lowering.handler_readings import changed, read


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("sigma.count = 1\nreturn self", {"count"}),
        ("sigma.count += 1\nreturn self", {"count"}),
        ("sigma.box.size = 1\nreturn self", {"box.size"}),
        ("box = sigma.box\nbox.size = 1\nreturn self", {"box.size"}),
        ("sigma.box.grow()\nreturn self", {"box.size"}),
        ("sigma.box.tag('x').grow()\nreturn self", {"box.size", "box.tags"}),
        ("sigma.bump()\nreturn self", {"count"}),
        ("setattr(sigma, 'count', 3)\nreturn self", {"count"}),
        ("sigma.name, sigma.count = 'x', 2\nreturn self", {"count", "name"}),
        ("def change(state):\n    state.flag = True\nchange(sigma)\nreturn self", {"flag"}),
        ("[change for change in [sigma.bump()]]\nreturn self", {"count"}),
        ("print(sigma.count, sigma.box.is_big)\nreturn self", set()),
    ],
)
def test_every_change_of_sigma_is_in_the_effect(body: str, expected: set[str]) -> None:
    assert changed(body) == expected


def test_what_outside_code_receives_has_escaped() -> None:
    reading = read("import heapq\nheapq.heappush(sigma.items, 'x')\nreturn self")
    assert reading.run.effect.is_opaque
    assert "heapq.heappush" in " ".join(reading.run.effect.opaque_reasons)


def test_reads_are_told_from_changes() -> None:
    effect = read("if sigma.flag:\n    sigma.count += len(sigma.items)\nreturn self").run.effect
    assert effect.reads == ("count", "flag", "items")
    assert effect.writes == ("count",)


def test_a_property_is_read_with_what_it_reads() -> None:
    assert read("return self if sigma.box.is_big else Ship()").run.effect.reads == ("box.size",)
