"""What the program says and can hardly mean, wherever it was found."""

from collections.abc import Iterable

from sopy_compiler.ir.slip import Slip
from sopy_compiler.lowering.enum_lookups import enum_lookups
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.sent_values import sent_values
from sopy_compiler.lowering.unfilled_texts import unfilled_texts
from sopy_compiler.syntax.scope import Scope


def collect_slips(found: Iterable[Slip], scopes: Iterable[Scope], world: World) -> tuple[Slip, ...]:
    """Those that handlers have brought to light and those that any code can show, by place."""
    every: set[Slip] = set(found)
    for scope in scopes:
        every.update(enum_lookups(scope, world))
        every.update(unfilled_texts(scope, world))
        every.update(sent_values(scope, world))
    return tuple(sorted(every, key=lambda slip: (slip.span.path, slip.span.start, repr(slip))))
