# covers: sopy_compiler.emit.layout.ranks, sopy_compiler.emit.layout.ordering
# covers: sopy_compiler.emit.layout.coordinates
"""Drawings in levels."""

from hypothesis import given
from hypothesis import strategies as st

from sopy_compiler.emit.layout.layered import lay_out
from sopy_compiler.emit.layout.ordering import crossings, ordered
from sopy_compiler.emit.layout.shapes import Box, Line


def _lines(*pairs: tuple[int, int]) -> list[Line]:
    return [Line(source=source, target=target, width=40, height=14) for source, target in pairs]


def test_lines_lead_downwards_but_for_those_that_lead_back() -> None:
    boxes = [Box(width=80, height=30)] * 4
    drawing = lay_out(boxes, _lines((0, 1), (1, 2), (2, 0), (0, 3)), starts=[0])
    first, second, third, beside = drawing.centres
    assert first.y < second.y < third.y
    assert beside.y == second.y
    assert drawing.routes[2].points[0].y > drawing.routes[2].points[-1].y


def test_lines_start_and_end_at_the_edges_of_their_boxes() -> None:
    drawing = lay_out([Box(width=80, height=30)] * 2, _lines((0, 1)), starts=[0])
    points = drawing.routes[0].points
    assert points[0].y == drawing.centres[0].y + 15
    assert points[-1].y == drawing.centres[1].y - 15


def test_what_can_be_drawn_without_crossings_is() -> None:
    levels, below = [[0, 1, 2], [3, 4, 5]], [[5], [4], [3], [], [], []]
    above = [[], [], [], [2], [1], [0]]
    assert crossings(levels, below) == 3
    assert crossings(ordered(levels, above, below), below) == 0


@given(st.integers(1, 9).flatmap(lambda count: st.tuples(st.just(count), _pairs(count))))
def test_nothing_overlaps_and_everything_is_on_the_page(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = graph
    boxes = [
        Box(width=20 + 10 * number, height=20 + 2 * number, margin=number * 7) for number in range(count)
    ]
    drawing = lay_out(boxes, _lines(*pairs), starts=[0])
    places = list(zip(drawing.centres, boxes, strict=True))
    rooms = [
        (
            at.x - box.width / 2,
            at.x + box.width / 2 + box.margin,
            at.y - box.height / 2,
            at.y + box.height / 2,
        )
        for at, box in places
    ]
    for line, route in zip(_lines(*pairs), drawing.routes, strict=True):
        at = route.label
        rooms.append((at.x, at.x + line.width, at.y - line.height / 2, at.y + line.height / 2))
    for number, (left, right, top, bottom) in enumerate(rooms):
        assert -0.01 <= left <= right <= drawing.width + 0.01
        assert -0.01 <= top <= bottom <= drawing.height + 0.01
        for others_left, others_right, others_top, others_bottom in rooms[:number]:
            is_beside = others_right <= left + 0.01 or right <= others_left + 0.01
            assert is_beside or others_bottom <= top + 0.01 or bottom <= others_top + 0.01


def _pairs(count: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    number = st.integers(0, count - 1)
    return st.lists(
        st.tuples(number, number).filter(lambda pair: pair[0] != pair[1]), max_size=14, unique=True
    )
