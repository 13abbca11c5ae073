"""Where the outcomes of handlers lead, written behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sopy_compiler.ir.qualified_name import simple_name
from sopy_compiler.ir.transition import Transition, TransitionKind
from sopy_compiler.lsp.workspace import View
from sopy_compiler.source.span import Span

_WORDS: Final = {
    TransitionKind.STAY: "stays",
    TransitionKind.RECOVER: "stays, tells the agent",
    TransitionKind.FINISH: "the end",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Text behind `span`; `targets` are the places of the procedures that it names."""

    span: Span
    text: str
    targets: tuple[Span, ...]


def hints(view: View) -> Iterator[Hint]:
    """One hint for each outcome in the view's own file; of inherited handlers all that they lead to."""
    index = view.group.compilation.facts.index
    ways: dict[Span, dict[Transition, None]] = {}
    for procedure in view.group.compilation.program.procedures:
        for run in procedure.runs:
            for way in run.transitions:
                if way.span.path == view.path and way.kind is not TransitionKind.RAISE:
                    ways.setdefault(way.span, {})[way] = None
    for span, found in sorted(ways.items()):
        names = {_WORDS.get(way.kind) or f"→ {simple_name(way.target)}": None for way in found}
        goals = [index.procedures.get(way.target) for way in found if way.kind is TransitionKind.MOVE]
        targets = tuple(dict.fromkeys(one.span for one in goals if one is not None))
        yield Hint(span=span, text=" | ".join(names), targets=targets)
