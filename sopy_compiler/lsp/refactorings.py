"""Changes that are offered at a place where nothing is wrong."""

import json
from collections.abc import Iterator
from typing import Final

from sopy_compiler.diagnostics.fix import Edit
from sopy_compiler.ir.decision import Decision
from sopy_compiler.lsp.creations import handling
from sopy_compiler.lsp.insertions import import_edits, insertion
from sopy_compiler.lsp.offer import Offer
from sopy_compiler.lsp.parsed import parsed
from sopy_compiler.lsp.place_facts import covers, source_at_path
from sopy_compiler.lsp.places import Spot

REFACTORING: Final = "refactor"
REWRITING: Final = "refactor.rewrite"
_MOST: Final = 10


def refactorings(spot: Spot) -> Iterator[Offer]:
    """What can be done where the cursor is."""
    yield from _descriptions(spot)
    yield from _handlers(spot)


def _descriptions(spot: Spot) -> Iterator[Offer]:
    """To describe a test on which transitions depend."""
    view = spot.view
    done: set[Decision] = set()
    for procedure in view.group.compilation.program.procedures:
        for run in procedure.runs:
            for one in run.decisions:
                is_here = covers(one.span, view.path, spot.line, spot.column)
                if not is_here or one.is_described or one in done:
                    continue
                done.add(one)
                edits = _wrapped(spot, one)
                if edits:
                    yield Offer(title="Wrap in `cond`", kind=REWRITING, edits=edits)


def _wrapped(spot: Spot, one: Decision) -> tuple[Edit, ...]:
    source = source_at_path(spot.view, one.span.path)
    module = parsed(source) if source is not None else None
    span = one.span
    if module is None or module.tree.text_at(span) != one.expression:
        # The place is that of a test which `not` turns round.
        return ()
    words = json.dumps(one.text, ensure_ascii=False)
    return (
        *import_edits(module, "sopy.prompt", "cond"),
        insertion(span.path, span.line, span.column, "cond("),
        insertion(span.path, span.end_line, span.end_column, f", {words})"),
    )


def _handlers(spot: Spot) -> Iterator[Offer]:
    """To handle the events of the workflow that the procedure under the cursor does not take."""
    facts = spot.view.group.compilation.facts
    for procedure in facts.index.procedures.values():
        if procedure.is_abstract or not covers(procedure.span, spot.view.path, spot.line, spot.column):
            continue
        workflow = next((one for one in facts.workflows if procedure in one.procedures), None)
        others = workflow.procedures if workflow is not None else ()
        names = dict.fromkeys(run.event for other in others for run in other.runs)
        missing = [
            facts.index.events[name]
            for name in names
            if name in facts.index.events
            and not facts.events.takes(procedure, name)
            and not facts.events.is_among(name, procedure.ignore)
        ]
        for event in missing[:_MOST]:
            yield from handling(procedure, event, spot.view, kind=REFACTORING, finding=None)
