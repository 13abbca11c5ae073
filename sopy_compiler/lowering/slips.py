"""What the program says and can hardly mean, wherever it was found."""

from collections.abc import Iterable
from functools import partial

from sopy_compiler.ir.slip import Slip
from sopy_compiler.lowering.class_attributes import misused_attributes
from sopy_compiler.lowering.enum_lookups import enum_lookups
from sopy_compiler.lowering.interpretation.readings import Readings
from sopy_compiler.lowering.interpretation.world import World
from sopy_compiler.lowering.place_order import by_place
from sopy_compiler.lowering.sent_values import sent_values
from sopy_compiler.lowering.sop_uses import sop_slips
from sopy_compiler.lowering.undefined_uses import undefined_uses
from sopy_compiler.lowering.unfilled_texts import unfilled_texts
from sopy_compiler.syntax.scope import Scope


def collect_slips(
    found: Iterable[Slip], scopes: Iterable[Scope], world: World, readings: Readings
) -> tuple[Slip, ...]:
    """Those that handlers have brought to light and those that any code can show, by place."""
    every: set[Slip] = set(found)
    every.update(*readings.of_modules("slips", scopes, partial(_in_module, world=world)))
    return by_place(every)


def _in_module(module: Scope, world: World) -> tuple[Slip, ...]:
    return (
        *enum_lookups(module, world),
        *unfilled_texts(module, world),
        *sent_values(module, world),
        *misused_attributes(module, world),
        *sop_slips(module, world),
        *undefined_uses(module, world),
    )
