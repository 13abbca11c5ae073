"""Whether handlers give the fields of a test their values at all."""

from collections.abc import Iterable

from sopy_compiler.ir.flow import Assume, Change, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import PlaceRoot
from sopy_compiler.ir.predicate import tested_places


def is_assigned(test: Assume, runs: Iterable[HandlerRun]) -> bool:
    """Whether some handler assigns or changes one of the fields that are tested.

    A field that nothing assigns is a setting: that the program has one value for it is no mistake.
    """
    fields = [place for place in tested_places(test.predicate) if place.root is PlaceRoot.SIGMA]
    return any(
        isinstance(step, Store | Change) and any(field.is_within(step.place) for field in fields)
        for run in runs
        for step in run.flow.steps
    )
