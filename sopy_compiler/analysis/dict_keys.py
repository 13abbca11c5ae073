"""Keys of plain dicts that nothing gives them, where all that do are known: of states, and of payloads.

Only a key that looks like one of the given ones is told: another may come from where nobody looked.
"""

from collections.abc import Iterator
from typing import Final

from sopy_compiler.analysis.suggestion import closest_name
from sopy_compiler.analysis.workflow_facts import WorkflowFacts
from sopy_compiler.immutable import dataclass
from sopy_compiler.ir.built_event import BuiltEvent
from sopy_compiler.ir.effect import Access, AccessKind
from sopy_compiler.ir.entry import Entry, EntryKind
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.model_call import ModelCall, ModelCallKind
from sopy_compiler.ir.payload_use import PayloadUse, PayloadUseKind
from sopy_compiler.ir.program import Program
from sopy_compiler.source.span import Span

_DICT: Final = "builtins.dict"
_STARTING: Final = (EntryKind.SOP_CALL, EntryKind.SESSION)
_ASKING: Final = (PayloadUseKind.ITEM, PayloadUseKind.GET)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownKey:
    """A key that is read and never given, the one that it looks like, and where the dict is made."""

    name: str
    near: str
    span: Span
    symbol: str
    made: Span


def unknown_state_keys(program: Program, workflow: WorkflowFacts) -> Iterator[UnknownKey]:
    """Those of a workflow whose state is a plain dict."""
    starts = [_start(entry, program) for entry in workflow.workflow.sources]
    runs = [run for procedure in workflow.procedures for run in procedure.runs]
    is_known = starts and None not in starts and workflow.workflow.entries_known
    group = program.around(workflow.workflow.module)
    # `sop.sigma["key"] = ...`: other code has the dict as well.
    is_shared = any(one.name == "sigma" for one in (*group.names.reads, *group.names.stores))
    if (
        not is_known
        or is_shared
        or workflow.workflow.is_fragment
        or any(run.effect.is_opaque for run in runs)
    ):
        return
    displays = [start for start in starts if start is not None]
    given = {name for display in displays for name, _ in display.keywords}
    given.update(group.outside_changes)
    given.update(access.path.partition(".")[0] for run in runs for access in run.accesses if _gives(access))
    for procedure in workflow.procedures:
        for run in procedure.runs if procedure.sigma == _DICT else ():
            for access in run.accesses:
                near = closest_name(access.path, sorted(given)) if _reads(access) else None
                if near and access.path not in given:
                    yield UnknownKey(
                        name=access.path,
                        near=near,
                        span=access.span,
                        symbol=access.symbol,
                        made=displays[0].span,
                    )


def unknown_payload_keys(program: Program) -> Iterator[tuple[HandlerRun, PayloadUse, UnknownKey]]:
    """Those of events that carry a plain dict, with the uses that ask for them."""
    built: dict[str, list[BuiltEvent]] = {}
    for one in program.built_events:
        built.setdefault(one.event, []).append(one)
    for procedure in program.procedures:
        for run in procedure.runs:
            made = built.get(run.event, [])
            for use in run.payload_uses if made and all(one.keys is not None for one in made) else ():
                key = use.key if use.kind in _ASKING and not use.path and use.type.name == _DICT else None
                given = {name for one in made for name in one.keys or ()}
                near = closest_name(key, sorted(given)) if isinstance(key, str) and key not in given else None
                if near and isinstance(key, str) and use.is_certain:
                    found = UnknownKey(
                        name=key, near=near, span=use.span, symbol=use.symbol, made=made[0].span
                    )
                    yield run, use, found


def _start(entry: Entry, program: Program) -> ModelCall | None:
    """The display that an entry takes as its state; None where it is no such entry."""
    displays = [
        call
        for call in program.model_calls
        if call.kind is ModelCallKind.STATE and call.model == _DICT and entry.span.contains(call.span)
    ]
    return displays[0] if entry.kind in _STARTING and len(displays) == 1 else None


def _gives(access: Access) -> bool:
    return access.kind in {AccessKind.WRITE, AccessKind.MUTATE} and not (
        access.kind is AccessKind.WRITE and access.operation == "augmented"
    )


def _reads(access: Access) -> bool:
    return access.kind is AccessKind.READ and access.is_certain and "." not in access.path
