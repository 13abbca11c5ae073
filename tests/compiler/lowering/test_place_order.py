"""Facts of one place are printed in one order, however they were found."""

from itertools import permutations

from sopy_compiler.ir.unresolved import NameRole, UndefinedName
from sopy_compiler.lowering.place_order import by_place
from sopy_compiler.source.span import Span


def test_every_order_of_discovery_gives_one_order() -> None:
    places = (("b.py", 1, 1, "x"), ("a.py", 2, 1, "x"), ("a.py", 1, 9, "y"), ("a.py", 1, 9, "x"))
    found = [
        UndefinedName(
            name=name,
            role=NameRole.TARGET,
            symbol="",
            in_fragment=False,
            span=Span(path=path, line=line, column=column, end_line=line, end_column=column + 1),
        )
        for path, line, column, name in places
    ]
    told = {
        tuple((one.span.path, one.span.line, one.name) for one in by_place(some))
        for some in permutations(found)
    }
    assert told == {(("a.py", 1, "x"), ("a.py", 1, "y"), ("a.py", 2, "x"), ("b.py", 1, "x"))}
