"""Whether handlers give the fields of a test their values at all."""

from collections.abc import Iterable

from sopy_compiler.ir.flow import Assume, Change, Store
from sopy_compiler.ir.handler import HandlerRun
from sopy_compiler.ir.place import Place, PlaceRoot
from sopy_compiler.ir.predicate import tested_places


class Assigned:
    """What handlers assign or change.

    A field that nothing assigns is a setting: that the program has one value for it is no mistake. What is
    `empty` at first is no setting, and counts as if it were assigned.
    """

    def __init__(self, runs: Iterable[HandlerRun], empty: Iterable[Place]) -> None:
        self._places = set(empty)
        for run in runs:
            for step in run.flow.steps:
                if isinstance(step, Store | Change):
                    self._places.add(step.place)

    def has(self, test: Assume) -> bool:
        """Whether some handler assigns or changes one of the fields that are tested."""
        fields = [place for place in tested_places(test.predicate) if place.root is PlaceRoot.SIGMA]
        return any(
            Place(root=PlaceRoot.SIGMA, path=field.path[:length]) in self._places
            for field in fields
            for length in range(1, len(field.path) + 1)
        )
