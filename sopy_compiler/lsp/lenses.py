"""What stands above a procedure: who leads to it, where it leads, which tests speak of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sopy_compiler.ir.procedure import Procedure
from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.lsp.symbols import Role, Symbol, occurrences_in
from sopy_compiler.lsp.ways import incoming, outgoing
from sopy_compiler.lsp.workspace import View
from sopy_compiler.source.span import Span

_TEST_FILE: Final = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|(?:^|/)tests/")
_MOST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """`places` are shown when somebody asks."""

    span: Span
    title: str
    places: tuple[Span, ...]


def lenses(view: View) -> Iterator[Lens]:
    """Those of the procedures of the view's own file."""
    starts = {name for one in view.group.compilation.facts.workflows for name in one.workflow.starts}
    for one in view.group.compilation.program.procedures:
        if one.span.path != view.path or one.is_abstract:
            continue
        coming = incoming(view, one.qualname)
        sources = ["the start"] if one.qualname in starts else []
        sources += dict.fromkeys(simple_name(way.source) for way in coming)
        yield Lens(
            span=one.span,
            title=f"reached from {_several(sources) or 'nowhere'}",
            places=tuple(way.span for way in coming),
        )
        leading = [way for way in outgoing(one) if way.target != one.qualname]
        goals = dict.fromkeys(simple_name(way.target) for way in leading)
        yield Lens(
            span=one.span,
            title=f"leads to {_several(goals) or 'nothing else'}",
            places=tuple(dict.fromkeys(way.span for way in leading)),
        )
        tests = _tests(one, view)
        if tests:
            title = f"named in {len(tests)} place{'' if len(tests) == 1 else 's'} of tests"
            yield Lens(span=one.span, title=title, places=tests)


def _tests(one: Procedure, view: View) -> tuple[Span, ...]:
    names = occurrences_in(view.group)
    symbol = Symbol(name=one.qualname)
    return tuple(
        place.span
        for path in names.paths
        if _TEST_FILE.search(path)
        for place in names.in_file(path)
        if place.symbol == symbol and place.role is Role.REFERENCE
    )


def _several(names: Iterable[str]) -> str:
    found = list(names)
    shown = found if len(found) <= _MOST else found[: _MOST - 1]
    more = len(found) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
